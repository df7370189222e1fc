using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.Tests.Contract;
using Watchfloor.Lab;

namespace Acme.Tests;

/// <summary>The promises that all connectors share.</summary>
public sealed class AcmeContractTests : ConnectorContractTests
{
    protected override string Feed => AcmeMapping.FeedName;

    protected override string PagePath => "/v1/urls/recent";

    // A key instead of tokens: a 401 is final.
    protected override string? TokenAudience => null;

    // The list comes whole.
    protected override bool HasPages => false;

    protected override LabOptions Options => new() { Employees = LabOptions.FewestEmployees, Guests = [new AcmeDouble()] };

    protected override void AddConnector(IServiceCollection services, LabAddresses lab) => new AcmePlugin().AddConnector(services, Settings(lab));

    protected override IEnumerable<string> Secrets(LabAddresses lab) => [AcmeDouble.Key];

    internal static IConfiguration Settings(LabAddresses lab) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["BaseAddress"] = lab.Guests["acme"].ToString(), ["ReportAddress"] = lab.Guests["acme"].ToString(), ["Key"] = AcmeDouble.Key,
    }).Build();
}
