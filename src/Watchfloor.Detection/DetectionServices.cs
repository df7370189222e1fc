using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Watchfloor.Detection.Anomaly;
using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Exfiltration;
using Watchfloor.Detection.LateralMovement;
using Watchfloor.Detection.Network;

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
