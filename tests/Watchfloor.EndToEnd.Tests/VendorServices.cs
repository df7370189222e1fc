using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.CrowdStrike;
using Watchfloor.Connectors.Microsoft365;
using Watchfloor.Connectors.Proofpoint;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>The three vendors' connectors, as the program wires them.</summary>
internal static class VendorServices
{
    /// <summary>Under these settings, by this clock.</summary>
    public static ServiceProvider Of(TimeProvider time, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var services = new ServiceCollection().AddSingleton(time).AddLogging();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services.AddCrowdStrikeConnector(configuration);
        services.AddMicrosoft365Connector(configuration);
        services.AddProofpointConnector(configuration);
        return services.BuildServiceProvider();
    }
}
