using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Anomaly;

/// <summary>Settings of the sign-in detector, section <c>Detection:SignInAnomaly</c>.</summary>
public sealed class SignInAnomalyOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:SignInAnomaly";

    /// <summary>Share of sign-ins that may be flagged: the tail probability. Default 0.0005, two or three a day for 1,200 people who sign in four times.</summary>
    [Range(0.000_001, 0.5)]
    public double TailProbability { get; set; } = 0.0005;

    /// <summary>Fewest surprising facts of a finding: place, country, device, client, application, hour and so on. Default 3; a quiet company then stays quiet, however small the tail.</summary>
    [Range(1, 11)]
    public int MinimumSurprises { get; set; } = 3;

    /// <summary>Sign-ins of one user no further apart than this are one episode. Default four hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Episode { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How much before the window is scored as well, so that a user is measured by his own scores and drift is seen. Default 14 days; more costs time with each run.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan OwnHistory { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Seed of the forest. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Fewest sign-ins in the window before anything is unusual. Default 50.</summary>
    [Range(10, 1_000_000)]
    public int MinimumSignIns { get; set; } = 50;
}

[OptionsValidator]
internal sealed partial class SignInAnomalyOptionsValidator : IValidateOptions<SignInAnomalyOptions>;
