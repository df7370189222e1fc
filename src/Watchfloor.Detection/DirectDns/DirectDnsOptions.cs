using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.DirectDns;

/// <summary>Settings of the detector of direct DNS, section <c>Detection:DirectDns</c>.</summary>
public sealed class DirectDnsOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:DirectDns";

    /// <summary>Fewest questions to one resolver worth a look. Default 10.</summary>
    [Range(1, 1_000_000)]
    public int MinimumQuestions { get; set; } = 10;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.35.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.35;
}

[OptionsValidator]
internal sealed partial class DirectDnsOptionsValidator : IValidateOptions<DirectDnsOptions>;
