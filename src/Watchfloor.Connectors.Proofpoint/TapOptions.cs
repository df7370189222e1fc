using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Settings of the Proofpoint TAP connector, section <c>Connectors:Proofpoint</c>.</summary>
/// <remarks>What is not set is taken from PROOFPOINT_TAP_PRINCIPAL and PROOFPOINT_TAP_SECRET.</remarks>
public sealed class TapOptions : IValidatableObject
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Connectors:Proofpoint";

    /// <summary>API root. There is one for all customers.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("https://tap-api-v2.proofpoint.com");

    /// <summary>Service principal.</summary>
    [Required(ErrorMessage = "Principal is missing: create a service credential in the TAP dashboard under Settings, Connected Applications, and set Connectors:Proofpoint:Principal or PROOFPOINT_TAP_PRINCIPAL.")]
    public string? Principal { get; set; }

    /// <summary>Secret of the service principal.</summary>
    [Required(ErrorMessage = "Secret is missing: set Connectors:Proofpoint:Secret or PROOFPOINT_TAP_SECRET.")]
    public string? Secret { get; set; }

    /// <summary>How far back the feed starts when nothing was read yet; TAP keeps 7 days. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ErrorMessage = "InitialLookback must be between 1 minute and 7 days.")]
    public TimeSpan InitialLookback { get; set; } = TapLimits.Horizon;

    /// <summary>What was read this recently is read again, since TAP lists events up to half an hour late. Default 60 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Overlap must be between 0 and 1 day.")]
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Calls that this connector may make in any 24 hours, of the 1,800 that all users of the credential share. Default 1,700.</summary>
    [Range(24, 1800, ErrorMessage = "DailyCalls must be between 24 and 1800.")]
    public int DailyCalls { get; set; } = 1700;

    /// <summary>Which SIEM endpoints proofpoint.siem reads. Default everything in one call; each list by itself costs three calls of the shared quota a window.</summary>
    [EnumDataType(typeof(SiemEndpoints), ErrorMessage = "Endpoints must be All, Issues or Separate.")]
    public SiemEndpoints Endpoints { get; set; } = SiemEndpoints.All;

    /// <summary>Calls in each of the other quotas that are left for people and other programs, which matters where TAP allows 50 a day. Default 20.</summary>
    [Range(0, 40, ErrorMessage = "AnalystReserve must be between 0 and 40.")]
    public int AnalystReserve { get; set; } = 20;

    /// <summary>Time between two looks for threats, campaigns and forensic reports. Default 2 h; each look takes a few calls of the quotas.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "1.00:00:00", ErrorMessage = "FollowUpInterval must be between 30 minutes and 1 day.")]
    public TimeSpan FollowUpInterval { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Time between two readings of the lists of people. Default 1 day: TAP works them out once a day.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "14.00:00:00", ErrorMessage = "PeopleInterval must be between 1 hour and 14 days.")]
    public TimeSpan PeopleInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Days that the lists of people look back: 14, 30 or 90. Default 30.</summary>
    [AllowedValues(14, 30, 90, ErrorMessage = "PeopleWindow must be 14, 30 or 90.")]
    public int PeopleWindow { get; set; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!(BaseAddress.IsAbsoluteUri && (BaseAddress.Scheme == Uri.UriSchemeHttps || BaseAddress.IsLoopback)))
        {
            yield return new($"BaseAddress '{BaseAddress}' must be an https address; http is for loopback only.", [nameof(BaseAddress)]);
        }

        if (Principal?.Contains(':', StringComparison.Ordinal) == true)
        {
            yield return new("Principal must not hold a colon: it is sent as the user of HTTP Basic.", [nameof(Principal)]);
        }
    }
}

/// <summary>Names every wrong setting at once.</summary>
[OptionsValidator]
internal sealed partial class TapOptionsValidator : IValidateOptions<TapOptions>;
