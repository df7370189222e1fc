using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Strobe;

/// <summary>Settings of the strobe detector, section <c>Detection:Strobe</c>.</summary>
public sealed class StrobeOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:Strobe";

    /// <summary>Calls in ten minutes from which a pair is a strobe. Default 200, one every three seconds; less finds busy pages.</summary>
    [Range(50, 100_000)]
    public int CallsInTenMinutes { get; set; } = 200;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.35.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.35;
}

[OptionsValidator]
internal sealed partial class StrobeOptionsValidator : IValidateOptions<StrobeOptions>;
