using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Watchfloor.Detection.Anomaly;
using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Behaviour;
using Watchfloor.Detection.Dga;
using Watchfloor.Detection.DirectDns;
using Watchfloor.Detection.DnsPolling;
using Watchfloor.Detection.DnsTunnel;
using Watchfloor.Detection.Exfiltration;
using Watchfloor.Detection.FailedBeacon;
using Watchfloor.Detection.LateralMovement;
using Watchfloor.Detection.LongSession;
using Watchfloor.Detection.MfaFatigue;
using Watchfloor.Detection.Network;
using Watchfloor.Detection.PasswordSpray;
using Watchfloor.Detection.Scanning;
using Watchfloor.Detection.Strobe;

namespace Watchfloor.Detection;

/// <summary>Registers every detector. To delete a detector, delete its folder and its line here.</summary>
public static class DetectionServices
{
    /// <summary>Adds all detectors as <see cref="IDetector"/>, each with its options, and <see cref="DetectorRun"/>.</summary>
    public static IServiceCollection AddDetectors(this IServiceCollection services)
    {
        services.AddOptions<NetworkOptions>().BindConfiguration(NetworkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NetworkOptions>, NetworkOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<NetworkOptions>>().Value);
        services.AddSingleton(provider => new AllowList(provider.GetRequiredService<NetworkOptions>().Allowed));
        services.AddSingleton<DetectorRun>();
        services.AddDetector<BeaconDetector, BeaconOptions, BeaconOptionsValidator>(BeaconOptions.Section);
        services.AddDetector<SignInAnomalyDetector, SignInAnomalyOptions, SignInAnomalyOptionsValidator>(SignInAnomalyOptions.Section);
        services.AddDetector<LateralMovementDetector, LateralMovementOptions, LateralMovementOptionsValidator>(LateralMovementOptions.Section);
        services.AddDetector<ExfiltrationDetector, ExfiltrationOptions, ExfiltrationOptionsValidator>(ExfiltrationOptions.Section);
        services.AddDetector<DgaDetector, DgaOptions, DgaOptionsValidator>(DgaOptions.Section);
        services.AddDetector<DirectDnsDetector, DirectDnsOptions, DirectDnsOptionsValidator>(DirectDnsOptions.Section);
        services.AddDetector<DnsPollingDetector, DnsPollingOptions, DnsPollingOptionsValidator>(DnsPollingOptions.Section);
        services.AddDetector<DnsTunnelDetector, DnsTunnelOptions, DnsTunnelOptionsValidator>(DnsTunnelOptions.Section);
        services.AddDetector<FailedBeaconDetector, FailedBeaconOptions, FailedBeaconOptionsValidator>(FailedBeaconOptions.Section);
        services.AddDetector<LongSessionDetector, LongSessionOptions, LongSessionOptionsValidator>(LongSessionOptions.Section);
        services.AddDetector<MfaFatigueDetector, MfaFatigueOptions, MfaFatigueOptionsValidator>(MfaFatigueOptions.Section);
        services.AddDetector<PasswordSprayDetector, PasswordSprayOptions, PasswordSprayOptionsValidator>(PasswordSprayOptions.Section);
        services.AddDetector<ScanDetector, ScanOptions, ScanOptionsValidator>(ScanOptions.Section);
        services.AddDetector<StrobeDetector, StrobeOptions, StrobeOptionsValidator>(StrobeOptions.Section);
        services.AddOptions<BehaviourOptions>().BindConfiguration(BehaviourOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BehaviourOptions>, BehaviourOptionsValidator>();
        foreach (var profile in BehaviourProfile.All)
        {
            services.AddSingleton<IDetector>(provider => new BehaviourDetector(profile, provider.GetRequiredService<IOptions<BehaviourOptions>>().Value));
        }

        return services;
    }

    private static IServiceCollection AddDetector<TDetector, TOptions, TValidator>(this IServiceCollection services, string section)
        where TDetector : class, IDetector
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
        services.AddSingleton<IDetector, TDetector>();
        return services;
    }
}
