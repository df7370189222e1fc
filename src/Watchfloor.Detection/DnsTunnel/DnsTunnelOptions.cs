using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.DnsTunnel;

/// <summary>Settings of the DNS tunnel detector, section <c>Detection:DnsTunnel</c>.</summary>
public sealed class DnsTunnelOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:DnsTunnel";

    /// <summary>Fewest different names under one registered domain worth a look. Default 20; fewer find shorter tunnels and more content networks.</summary>
    [Range(8, 100_000)]
    public int MinimumNames { get; set; } = 20;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.4.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.4;

    /// <summary>Most findings of one run, best first. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaximumFindings { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class DnsTunnelOptionsValidator : IValidateOptions<DnsTunnelOptions>;
