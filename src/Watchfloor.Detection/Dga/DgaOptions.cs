using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Dga;

/// <summary>Settings of the detector of generated domains, section <c>Detection:Dga</c>.</summary>
public sealed class DgaOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:Dga";

    /// <summary>Fewest registered domains drawn by lot worth a look. Default 10; fewer find a generator sooner and more typing errors.</summary>
    [Range(4, 10_000)]
    public int MinimumDomains { get; set; } = 10;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.4.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.4;
}

[OptionsValidator]
internal sealed partial class DgaOptionsValidator : IValidateOptions<DgaOptions>;
