using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Beaconing;

/// <summary>Settings of the beacon detector, section <c>Detection:Beacon</c>.</summary>
public sealed class BeaconOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:Beacon";

    /// <summary>Fewest calls of a pair worth judging. Default 12; fewer find slower beacons sooner and cost time and false findings.</summary>
    [Range(6, 10_000)]
    public int MinimumCalls { get; set; } = 12;

    /// <summary>Calls of a pair that are read at most; of more, ten whole stretches of time are kept. Default 5,000; more costs memory and hardly sharpens anything.</summary>
    [Range(100, 1_000_000)]
    public int MaximumCalls { get; set; } = 5_000;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.3; lower shows more updaters and monitoring agents.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.3;

    /// <summary>Most findings of one run, best first. Default 200.</summary>
    [Range(1, 10_000)]
    public int MaximumFindings { get; set; } = 200;

    /// <summary>Fewest hosts in view before rarity of a destination says anything. Default 10.</summary>
    [Range(2, 100_000)]
    public int FewestHostsForRarity { get; set; } = 10;

    /// <summary>Public ranges that are the company's own, for example <c>198.51.100.0/24</c>. Private ranges are known.</summary>
    public IList<string> InternalNetworks { get; } = [];
}

[OptionsValidator]
internal sealed partial class BeaconOptionsValidator : IValidateOptions<BeaconOptions>;
