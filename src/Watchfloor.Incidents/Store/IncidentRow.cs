namespace Watchfloor.Incidents;

/// <summary>An incident as a row: what machines found as one JSON document, what people decided in columns of its own.</summary>
internal sealed class IncidentRow
{
    /// <summary>Incident id.</summary>
    public required string Id { get; set; }

    /// <summary>The incident as found, triaged and investigated, JSON.</summary>
    public required string Document { get; set; }

    /// <summary>First activity, ticks UTC, for sorting.</summary>
    public long FirstSeen { get; set; }

    /// <summary>Risk, for sorting.</summary>
    public int Risk { get; set; }

    /// <summary>Where the work stands; people set it.</summary>
    public IncidentStatus Status { get; set; } = IncidentStatus.New;

    /// <summary>Who works on it; people set it.</summary>
    public string? Assignee { get; set; }

    /// <summary>Verdict of the person who closed it.</summary>
    public Verdict? ClosedAs { get; set; }

    /// <summary>The priority it should have had, by the person who closed it.</summary>
    public Priority? ClosedPriority { get; set; }
}

/// <summary>A remark on an incident.</summary>
internal sealed class CommentRow
{
    /// <summary>Order.</summary>
    public long Number { get; set; }

    /// <summary>The incident.</summary>
    public required string IncidentId { get; set; }

    /// <summary>Who wrote it.</summary>
    public required string By { get; set; }

    /// <summary>When, ticks UTC.</summary>
    public long At { get; set; }

    /// <summary>The remark.</summary>
    public required string Text { get; set; }
}

/// <summary>One entry of the audit chain.</summary>
internal sealed class AuditRow
{
    /// <summary>Columns, as <see cref="Values"/> come.</summary>
    public static readonly string[] Columns = [nameof(Number), nameof(At), nameof(By), nameof(Action), nameof(Subject), nameof(Details), nameof(Hash)];

    /// <summary>What stands in the columns.</summary>
    public object?[] Values => [Number, At, By, Action, Subject, Details, Hash];

    /// <summary>Position, from 1, without holes.</summary>
    public long Number { get; set; }

    /// <summary>When, ticks UTC.</summary>
    public long At { get; set; }

    /// <summary>Who did it.</summary>
    public required string By { get; set; }

    /// <summary>What was done, in snake case.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to.</summary>
    public required string Subject { get; set; }

    /// <summary>Details.</summary>
    public required string Details { get; set; }

    /// <summary>SHA-256 over the entry before and this one, lower-case hexadecimal.</summary>
    public required string Hash { get; set; }
}
