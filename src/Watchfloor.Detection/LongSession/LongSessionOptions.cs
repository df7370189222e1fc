using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.LongSession;

/// <summary>Settings of the detector of long sessions, section <c>Detection:LongSession</c>.</summary>
public sealed class LongSessionOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:LongSession";

    /// <summary>Seconds that sessions of a pair must last together to be worth a look. Default 900; in a short capture a session over most of it counts as well.</summary>
    [Range(60, 604_800)]
    public int MinimumSeconds { get; set; } = 900;

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.35.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.35;
}

[OptionsValidator]
internal sealed partial class LongSessionOptionsValidator : IValidateOptions<LongSessionOptions>;
