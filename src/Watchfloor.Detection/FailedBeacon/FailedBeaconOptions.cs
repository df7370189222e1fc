using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.FailedBeacon;

/// <summary>Settings of the detector of failed beacons, section <c>Detection:FailedBeacon</c>.</summary>
public sealed class FailedBeaconOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:FailedBeacon";

    /// <summary>Fewest failures of one pair or name worth a look. Default 20; fewer find it sooner and more services that are down.</summary>
    [Range(8, 100_000)]
    public int MinimumFailures { get; set; } = 20;

    /// <summary>Failing pairs of one source from which it is a scanner. Default 30.</summary>
    [Range(5, 100_000)]
    public int ScannerDoors { get; set; } = 30;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.35.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.35;
}

[OptionsValidator]
internal sealed partial class FailedBeaconOptionsValidator : IValidateOptions<FailedBeaconOptions>;
