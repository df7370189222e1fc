using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Behaviour;

/// <summary>Settings of the behaviour detectors (hosts, mailboxes, service principals), section <c>Detection:Behaviour</c>.</summary>
public sealed class BehaviourOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:Behaviour";

    /// <summary>Share of entity-days that the forest may call unusual: the tail probability. Default 0.01; most of them lack the facts below.</summary>
    [Range(0.000_001, 0.5)]
    public double TailProbability { get; set; } = 0.01;

    /// <summary>How surprising a measure must be to count: -ln of its chance, or a ratio on the same scale. Default 3: one in twenty, or five times as much.</summary>
    [Range(0.1, 50)]
    public double Floor { get; set; } = 3;

    /// <summary>Fewest surprising facts, one of weight among them. Default 2.</summary>
    [Range(1, 7)]
    public int MinimumFacts { get; set; } = 2;

    /// <summary>
    /// Fewest surprises of the facts together, each with its most surprising measure: the sum of -ln of their chances. Default 9, one in 8,000 if they were independent: what a thousand entities show once a
    /// week by chance should not be told each day.
    /// </summary>
    [Range(0.1, 1000)]
    public double MinimumStrength { get; set; } = 9;

    /// <summary>How much history is read before the window. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "366.00:00:00")]
    public TimeSpan History { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Fewest days of all entities together before anything is unusual. Default 30.</summary>
    [Range(10, 1_000_000)]
    public int MinimumDays { get; set; } = 30;

    /// <summary>Seed of the forest. Default 1.</summary>
    public int Seed { get; set; } = 1;
}

[OptionsValidator]
internal sealed partial class BehaviourOptionsValidator : IValidateOptions<BehaviourOptions>;
