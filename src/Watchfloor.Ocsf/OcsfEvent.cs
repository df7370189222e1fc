using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Watchfloor.Ocsf;

/// <summary>One OCSF 1.8.0 event: the envelope that every class shares. Immutable.</summary>
/// <remarks>
/// Attributes of a profile (security_control: action, disposition, attacks, malware, policy; host: device and actor on
/// non-system classes; incident: assignee, verdict) are valid only when <see cref="Metadata.Profiles"/> names it.
/// </remarks>
public abstract record OcsfEvent
{
    /// <summary>What happened, in the numbers of the class; see its nested <c>Activity</c>.</summary>
    public required int ActivityId { get; init; }

    /// <summary>Source's own word, needed when <see cref="ActivityId"/> is 99.</summary>
    public string? ActivityName { get; init; }

    /// <summary>OCSF category number.</summary>
    public abstract int CategoryUid { get; }

    /// <summary>OCSF class number.</summary>
    public abstract int ClassUid { get; }

    /// <summary><see cref="ClassUid"/> × 100 + <see cref="ActivityId"/>.</summary>
    public long TypeUid => ((long)ClassUid * 100) + ActivityId;

    /// <summary>How bad the source says it is.</summary>
    public Severity SeverityId { get; init; }

    /// <summary>Source's own word for the severity.</summary>
    public string? Severity { get; init; }

    /// <summary>When it happened, UTC; written as milliseconds since 1970. All digits are in metadata.original_time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When the activity began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When the activity ended.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Milliseconds between begin and end.</summary>
    public long? Duration { get; init; }

    /// <summary>Where the event comes from.</summary>
    public required Metadata Metadata { get; init; }

    /// <summary>The event in words. May hold vendor text.</summary>
    public string? Message { get; init; }

    /// <summary>Activities: 1 success, 2 failure. Findings: 1 new, 2 in progress, 3 suppressed, 4 resolved. 99 other.</summary>
    public int? StatusId { get; init; }

    /// <summary>Source's own word for the status.</summary>
    public string? Status { get; init; }

    /// <summary>Source's own code.</summary>
    public string? StatusCode { get; init; }

    /// <summary>Source's own explanation.</summary>
    public string? StatusDetail { get; init; }

    /// <summary>1 allowed, 2 denied, 3 observed, 4 modified (profile security_control).</summary>
    public int? ActionId { get; init; }

    /// <summary>Source's own word for the action.</summary>
    public string? Action { get; init; }

    /// <summary>What became of it, OCSF numbers (profile security_control).</summary>
    public int? DispositionId { get; init; }

    /// <summary>Source's own word for the disposition.</summary>
    public string? Disposition { get; init; }

    /// <summary>Vendor fields that have no OCSF attribute.</summary>
    public JsonObject? Unmapped { get; init; }

    /// <summary>Values for pivoting; filled on export, the lake keeps them in a list of its own.</summary>
    public IReadOnlyList<Observable>? Observables { get; init; }

    /// <summary>The record as received. Kept in its own lake column, so it stays out of the event's JSON.</summary>
    [JsonIgnore]
    public string? RawData { get; init; }
}
