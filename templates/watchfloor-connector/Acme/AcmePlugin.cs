using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Watchfloor.Connectors;
using Watchfloor.Mcp;
using Watchfloor.Plugins;

namespace Acme;

/// <summary>What Watchfloor finds in this assembly: the parts, put together.</summary>
public sealed class AcmePlugin : IPlugin
{
    private const string ApiClient = "acme";

    /// <inheritdoc/>
    public IReadOnlyList<LakeList> Lists => AcmeTools.Lists;

    /// <inheritdoc/>
    public IReadOnlyList<PluginAction> Actions => AcmeTools.Actions;

    /// <inheritdoc/>
    public void AddMappings(IServiceCollection services) => services.AddSingleton<IFeedMapping, AcmeMapping>();

    /// <inheritdoc/>
    public void AddConnector(IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<AcmeOptions>().Bind(settings).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<VendorHttpOptions>(AcmeClient.Vendor).Bind(settings.GetSection("Http"));
        services.AddVendorHttpClient(ApiClient, AcmeClient.Vendor);
        services.AddSingleton(provider => new AcmeClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(ApiClient), provider.GetRequiredService<IOptions<AcmeOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IConnector, AcmeConnector>();
    }
}
