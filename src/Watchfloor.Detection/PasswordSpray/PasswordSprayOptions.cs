using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.PasswordSpray;

/// <summary>Settings of the password spray detector, section <c>Detection:PasswordSpray</c>.</summary>
public sealed class PasswordSprayOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:PasswordSpray";

    /// <summary>Fewest users with a wrong password from one source. Default 15; fewer find smaller sprays and a room of people after a password change.</summary>
    [Range(3, 100_000)]
    public int MinimumUsers { get; set; } = 15;

    /// <summary>How far back wrong passwords are added up, so that a spray of a few tries a day is seen. Default seven days; more costs time with each run.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "60.00:00:00")]
    public TimeSpan Memory { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many times likelier a spray must make what was seen than ordinary people. Default 1,000.</summary>
    [Range(1.0, 1e12)]
    public double Odds { get; set; } = 1000;

    /// <summary>Most findings of one run, best first. Default 50.</summary>
    [Range(1, 10_000)]
    public int MaximumFindings { get; set; } = 50;
}

[OptionsValidator]
internal sealed partial class PasswordSprayOptionsValidator : IValidateOptions<PasswordSprayOptions>;
