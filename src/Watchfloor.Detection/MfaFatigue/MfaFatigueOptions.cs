using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.MfaFatigue;

/// <summary>Settings of the MFA fatigue detector, section <c>Detection:MfaFatigue</c>.</summary>
public sealed class MfaFatigueOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:MfaFatigue";

    /// <summary>Fewest prompts that were denied or left unanswered in one run. Default 4; fewer find people who were slow.</summary>
    [Range(2, 1000)]
    public int MinimumPrompts { get; set; } = 4;

    /// <summary>Longest pause within a run, and between it and the approval. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.5: from where the user signs in at other times it stays below.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.5;
}

[OptionsValidator]
internal sealed partial class MfaFatigueOptionsValidator : IValidateOptions<MfaFatigueOptions>;
