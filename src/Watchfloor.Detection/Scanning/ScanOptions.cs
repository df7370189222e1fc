using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Scanning;

/// <summary>Settings of the scan detector, section <c>Detection:Scan</c>.</summary>
public sealed class ScanOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:Scan";

    /// <summary>Fewest first contacts without an answer worth a look. Default 8; fewer find slower scans and more clients of dead peers.</summary>
    [Range(4, 100_000)]
    public int MinimumFailures { get; set; } = 8;

    /// <summary>Share of first contacts that an ordinary host has answered. Default 0.9: most first contacts are led by a name.</summary>
    [Range(0.61, 0.99)]
    public double BenignSuccess { get; set; } = 0.9;

    /// <summary>Share of first contacts that a scanner has answered. Default 0.5, so that a scan along a list of live hosts is seen too.</summary>
    [Range(0.01, 0.6)]
    public double ScannerSuccess { get; set; } = 0.5;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.35.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.35;

    /// <summary>Most findings of one run, best first. Default 100; an open server is scanned all day.</summary>
    [Range(1, 10_000)]
    public int MaximumFindings { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class ScanOptionsValidator : IValidateOptions<ScanOptions>;
