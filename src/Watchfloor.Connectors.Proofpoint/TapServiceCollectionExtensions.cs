using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Adds Proofpoint TAP to a host.</summary>
public static class TapServiceCollectionExtensions
{
    private const string ApiClient = "proofpoint";

    /// <summary>The mappings alone, for files; they need no configuration.</summary>
    public static IServiceCollection AddProofpointMappings(this IServiceCollection services)
    {
        services.TryAddSingleton<ILinkDecoder, RewrittenLinkDecoder>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, TapMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, TapThreatMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, TapCampaignMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, TapForensicsMapping>());
        if (services.All(service => service.ServiceType != typeof(IFeedMapping) || service.ImplementationInstance is not TapPeopleMapping))
        {
            // One type for two feeds.
            services.AddSingleton<IFeedMapping>(new TapPeopleMapping(TapFeeds.VeryAttacked));
            services.AddSingleton<IFeedMapping>(new TapPeopleMapping(TapFeeds.TopClickers));
        }

        return services;
    }

    /// <summary>The mappings, and the connector when section <see cref="TapOptions.Section"/> or PROOFPOINT_TAP_PRINCIPAL is set. Wrong settings stop the start.</summary>
    public static IServiceCollection AddProofpointConnector(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddProofpointMappings();
        var section = configuration.GetSection(TapOptions.Section);
        if (!section.Exists() && Environment.GetEnvironmentVariable("PROOFPOINT_TAP_PRINCIPAL") is null)
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<TapOptions>().Bind(section).PostConfigure(FromVariables).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TapOptions>, TapOptionsValidator>());
        services.AddOptions<VendorHttpOptions>(TapClient.Vendor).Bind(section.GetSection("Http"));
        services.AddVendorHttpClient(ApiClient, TapClient.Vendor);
        services.TryAddSingleton<TapLedger>();
        services.TryAddSingleton(provider => new TapClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(ApiClient),
            provider.GetRequiredService<IOptions<TapOptions>>(),
            provider.GetRequiredService<TapLedger>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IConnector, TapConnector>();
        return services;
    }

    private static void FromVariables(TapOptions options)
    {
        options.Principal ??= Variable("PROOFPOINT_TAP_PRINCIPAL");
        options.Secret ??= Variable("PROOFPOINT_TAP_SECRET");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
