using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Connectors.CrowdStrike.Cases;
using Watchfloor.Connectors.CrowdStrike.Fdr;
using Watchfloor.Connectors.CrowdStrike.Hosts;
using Watchfloor.Connectors.CrowdStrike.Intel;
using Watchfloor.Connectors.CrowdStrike.Stream;
using Watchfloor.Connectors.CrowdStrike.Telemetry;
using Watchfloor.Connectors.CrowdStrike.Vulnerabilities;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Adds CrowdStrike to a host.</summary>
public static class FalconServiceCollectionExtensions
{
    private const string ApiClient = "crowdstrike";
    private const string LoginClient = "crowdstrike.login";
    private const string StreamClient = "crowdstrike.stream";

    /// <summary>The mappings alone, for files; they need no configuration.</summary>
    public static IServiceCollection AddCrowdStrikeMappings(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconAlertMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconHostMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconTelemetryFeedMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconCaseMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconVulnerabilityMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconIocMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconActorMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconIndicatorMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconReportMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconStreamMapping>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeedMapping, FalconFdrMapping>());
        return services;
    }

    /// <summary>The mappings, and the connector when section <see cref="FalconOptions.Section"/> or FALCON_CLIENT_ID is set. Wrong settings stop the start.</summary>
    public static IServiceCollection AddCrowdStrikeConnector(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCrowdStrikeMappings();
        var section = configuration.GetSection(FalconOptions.Section);
        if (!section.Exists() && Environment.GetEnvironmentVariable("FALCON_CLIENT_ID") is null)
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<FalconOptions>().Bind(section).PostConfigure(FromVariables).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FalconOptions>, FalconOptionsValidator>());
        services.AddOptions<VendorHttpOptions>(FalconClient.Vendor).Configure(FalconBudgets.Apply).Bind(section.GetSection("Http"));
        services.TryAddSingleton<FalconRegion>();
        services.AddVendorHttpClient(LoginClient, FalconClient.Vendor, http => http.AddHttpMessageHandler(provider => new FalconRegion.Listener(provider.GetRequiredService<FalconRegion>())));
        services.AddVendorHttpClient(ApiClient, FalconClient.Vendor, http => http
            .AddHttpMessageHandler(provider => new BearerTokenHandler(provider.GetRequiredService<FalconLogin>().Tokens))
            .AddHttpMessageHandler(provider => new FalconRegion.Mover(
                provider.GetRequiredService<FalconRegion>(), () => provider.GetRequiredService<IOptionsMonitor<FalconOptions>>().CurrentValue.IsCloudOpen)));
        services.TryAddSingleton(provider => new FalconLogin(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(LoginClient), provider.GetRequiredService<IOptionsMonitor<FalconOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new FalconClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(ApiClient), provider.GetRequiredService<IOptions<FalconOptions>>(), provider.GetRequiredService<TimeProvider>()));

        // A body that never ends cannot be repeated or held in memory, so it goes past the pipeline that the other calls share.
        services.AddHttpClient(StreamClient, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) => (handler.AutomaticDecompression, handler.ConnectTimeout) = (System.Net.DecompressionMethods.All, TimeSpan.FromSeconds(30)));
        services.AddSingleton<IConnector>(provider => new FalconConnector(
            provider.GetRequiredService<FalconClient>(), provider.GetRequiredService<IHttpClientFactory>().CreateClient(StreamClient),
            provider.GetRequiredService<IOptions<FalconOptions>>(), provider.GetRequiredKeyedService<VendorClock>(FalconClient.Vendor), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static void FromVariables(FalconOptions options)
    {
        options.ClientId ??= Variable("FALCON_CLIENT_ID");
        options.ClientSecret ??= Variable("FALCON_CLIENT_SECRET");
        options.MemberCid ??= Variable("FALCON_MEMBER_CID");
        options.Cloud ??= Variable("FALCON_CLOUD");
        options.BaseAddress ??= Uri.TryCreate(Variable("FALCON_BASE_URL"), UriKind.Absolute, out var address) ? address : null;
        if (options.TelemetryKinds.Count == 0)
        {
            foreach (var kind in FalconTelemetryMapping.DetectionKinds)
            {
                options.TelemetryKinds.Add(kind);
            }
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
