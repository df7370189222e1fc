using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.DnsPolling;

/// <summary>Settings of the detector of constant-name polling, section <c>Detection:DnsPolling</c>.</summary>
public sealed class DnsPollingOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:DnsPolling";

    /// <summary>Fewest questions for one name worth a look. Default 48; fewer find it sooner and more retries.</summary>
    [Range(12, 1_000_000)]
    public int MinimumQuestions { get; set; } = 48;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.4.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.4;
}

[OptionsValidator]
internal sealed partial class DnsPollingOptionsValidator : IValidateOptions<DnsPollingOptions>;
