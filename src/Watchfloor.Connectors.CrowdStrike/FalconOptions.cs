using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Settings of the CrowdStrike connector, section <c>Connectors:CrowdStrike</c>.</summary>
/// <remarks>What is not set is taken from the variables that CrowdStrike's own tools read: FALCON_CLIENT_ID, FALCON_CLIENT_SECRET, FALCON_BASE_URL, FALCON_CLOUD, FALCON_MEMBER_CID.</remarks>
public sealed class FalconOptions : IValidatableObject
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Connectors:CrowdStrike";

    /// <summary>The tenant's cloud: us-1, us-2, us-3, eu-1, us-gov-1 or us-gov-2. Not set, or <c>auto</c>: us-1 is asked and says which; the government's clouds must be named.</summary>
    public string? Cloud { get; set; }

    /// <summary>API root, for example <c>https://api.us-2.crowdstrike.com</c>; wins over <see cref="Cloud"/>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Id of the API client.</summary>
    [Required(ErrorMessage = "ClientId is missing: create an API client in the Falcon console and set Connectors:CrowdStrike:ClientId or FALCON_CLIENT_ID.")]
    public string? ClientId { get; set; }

    /// <summary>Secret of the API client.</summary>
    [Required(ErrorMessage = "ClientSecret is missing: set Connectors:CrowdStrike:ClientSecret or FALCON_CLIENT_SECRET.")]
    public string? ClientSecret { get; set; }

    /// <summary>Child tenant to read, for Flight Control; null for the client's own.</summary>
    public string? MemberCid { get; set; }

    /// <summary>How far back a feed starts when nothing was read yet. More costs time once. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00", ErrorMessage = "InitialLookback must be between 1 minute and 365 days.")]
    public TimeSpan InitialLookback { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Alerts changed this long before the newest one are asked for again, since the index lags. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "AlertOverlap must be between 0 and 1 day.")]
    public TimeSpan AlertOverlap { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The same for cases, weaknesses, indicators, adversaries and reports. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "ChangeOverlap must be between 0 and 1 day.")]
    public TimeSpan ChangeOverlap { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Feeds to read, for clients that lack some of the scopes or subscriptions, for example <c>crowdstrike.alerts</c>. Empty: all.</summary>
    public IList<string> Feeds { get; set; } = [];

    /// <summary>Sensor events are asked for again this far back, since they arrive up to minutes late. Each poll reads it again; duplicates are dropped. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "TelemetryOverlap must be between 0 and 1 day.")]
    public TimeSpan TelemetryOverlap { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>NG-SIEM repository that holds the sensor events. Default investigate_view.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]+$", ErrorMessage = "TelemetryRepository may hold letters, digits, _ and - only.")]
    public string TelemetryRepository { get; set; } = "investigate_view";

    /// <summary>Kinds of sensor event to read, <c>*</c> standing for any letters; <c>["*"]</c> reads all, which is much. Empty: the kinds that detections use.</summary>
    public IList<string> TelemetryKinds { get; set; } = [];

    /// <summary>Rows that one search returns at most. A window that returns as many is asked again in smaller ones. More rows mean fewer searches and more memory. Default 5,000.</summary>
    /// <remarks>NG-SIEM itself returns no more than 20,000.</remarks>
    [Range(100, 20_000, ErrorMessage = "TelemetryRowLimit must be between 100 and 20000.")]
    public int TelemetryRowLimit { get; set; } = 5_000;

    /// <summary>How long one search may run. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00", ErrorMessage = "TelemetryQueryTimeout must be between 10 seconds and 1 hour.")]
    public TimeSpan TelemetryQueryTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Name under which the event stream is read, letters and digits. Two readers need two names. Default watchfloor.</summary>
    [Required, RegularExpression("^[A-Za-z0-9]{1,32}$", ErrorMessage = "StreamAppId must be 1 to 32 letters and digits.")]
    public string StreamAppId { get; set; } = "watchfloor";

    /// <summary>Silence after which the event stream counts as read. Shorter ends a poll sooner and may leave a late event to the next. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ErrorMessage = "StreamQuiet must be between 0.1 seconds and 5 minutes.")]
    public TimeSpan StreamQuiet { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the event stream's summaries of alerts become findings. Only for clients that may not read alerts; else each alert counts twice. Default no.</summary>
    public bool StreamFindings { get; set; }

    /// <summary>The Falcon Data Replicator feed. Where its queue is set it brings the sensor events, and NG-SIEM is not searched for the same ones.</summary>
    [ValidateObjectMembers(typeof(FdrOptionsValidator))]
    public FdrOptions Fdr { get; set; } = new();

    /// <summary>Whether the service shall say which cloud it is.</summary>
    internal bool IsCloudOpen => BaseAddress is null && (Cloud is null || Cloud.Equals(FalconCloud.Automatic, StringComparison.OrdinalIgnoreCase));

    /// <summary>The API root to use.</summary>
    internal Uri Root => BaseAddress ?? FalconCloud.AddressOf(Cloud ?? FalconCloud.Default)!;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseAddress is null && FalconCloud.AddressOf(Cloud ?? FalconCloud.Default) is null)
        {
            yield return new($"Cloud '{Cloud}' is not one of {string.Join(", ", FalconCloud.Names)}. Set Connectors:CrowdStrike:Cloud or BaseAddress.", [nameof(Cloud)]);
        }

        if (BaseAddress is { } address && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)))
        {
            yield return new($"BaseAddress '{address}' must be an https address, for example https://api.us-2.crowdstrike.com; http is for loopback only.", [nameof(BaseAddress)]);
        }

        if (Feeds.FirstOrDefault(feed => !FalconFeeds.All.Contains(feed)) is { } unknown)
        {
            yield return new($"Feeds names '{unknown}'; there are {string.Join(", ", FalconFeeds.All)}.", [nameof(Feeds)]);
        }

        if (TelemetryKinds.Any(kind => kind.Length == 0 || !kind.All(c => char.IsAsciiLetterOrDigit(c) || c == '*')))
        {
            yield return new("TelemetryKinds may hold names of letters, digits and * only, for example ProcessRollup2 or *Written.", [nameof(TelemetryKinds)]);
        }
    }
}

/// <summary>Names every wrong setting at once.</summary>
[OptionsValidator]
internal sealed partial class FalconOptionsValidator : IValidateOptions<FalconOptions>;
