namespace Watchfloor.Ocsf;

/// <summary>Where an event comes from. OCSF object metadata.</summary>
public sealed record Metadata
{
    /// <summary>OCSF version of the event.</summary>
    public string Version { get; init; } = "1.8.0";

    /// <summary>The tool that said it.</summary>
    public required Product Product { get; init; }

    /// <summary>The vendor's own id of the record; with the feed it makes the evidence id.</summary>
    public string? Uid { get; init; }

    /// <summary>API, table or stream it was read from.</summary>
    public string? LogName { get; init; }

    /// <summary>Program that wrote the log.</summary>
    public string? LogProvider { get; init; }

    /// <summary>Tenant or customer id.</summary>
    public string? TenantUid { get; init; }

    /// <summary>Joins records of one activity: Falcon aggregate, Graph incident, Entra correlation id.</summary>
    public string? CorrelationUid { get; init; }

    /// <summary>Time as the source wrote it, every digit kept.</summary>
    public string? OriginalTime { get; init; }

    /// <summary>Event type in the source's words.</summary>
    public string? EventCode { get; init; }

    /// <summary>OCSF profiles used.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>When the source recorded it.</summary>
    public DateTimeOffset? LoggedTime { get; init; }

    /// <summary>When Watchfloor mapped it.</summary>
    public DateTimeOffset? ProcessedTime { get; init; }

    /// <summary>When the source last changed it.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>Order among records of the same time.</summary>
    public int? Sequence { get; init; }
}
