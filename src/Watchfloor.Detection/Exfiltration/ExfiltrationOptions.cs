using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Exfiltration;

/// <summary>Settings of the exfiltration detector, section <c>Detection:Exfiltration</c>.</summary>
public sealed class ExfiltrationOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:Exfiltration";

    /// <summary>Fewest bytes a day to one destination worth a look. Default 100 MB; less finds slow drips and many video calls.</summary>
    [Range(1_000_000, long.MaxValue)]
    public long MinimumBytes { get; set; } = 100_000_000;

    /// <summary>Fewest bytes to one destination that can be unusual for a host. Default 1 MB; small amounts need a strange destination as well.</summary>
    [Range(10_000, long.MaxValue)]
    public long MinimumUnusualBytes { get; set; } = 1_000_000;

    /// <summary>Fewest bytes over all days that can be a drip. Default 20 MB.</summary>
    [Range(100_000, long.MaxValue)]
    public long MinimumDripBytes { get; set; } = 20_000_000;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.5.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.5;

    /// <summary>Lowest score of an unusual upload or drip that becomes a finding, 0 to 1. Default 0.4, which is Low and asks for nobody's eyes.</summary>
    [Range(0.0, 1.0)]
    public double UnusualThreshold { get; set; } = 0.4;
}

[OptionsValidator]
internal sealed partial class ExfiltrationOptionsValidator : IValidateOptions<ExfiltrationOptions>;
