namespace Watchfloor.Ocsf;

/// <summary>What was found. OCSF object finding_info.</summary>
public sealed record FindingInfo
{
    /// <summary>Id of the finding in the tool that made it.</summary>
    public required string Uid { get; init; }

    /// <summary>Second id of the same finding.</summary>
    public string? UidAlt { get; init; }

    /// <summary>Short title.</summary>
    public string? Title { get; init; }

    /// <summary>Longer text.</summary>
    public string? Desc { get; init; }

    /// <summary>Categories in the tool's words.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>ATT&amp;CK tactics and techniques.</summary>
    public IReadOnlyList<Attack>? Attacks { get; init; }

    /// <summary>The rule or model that found it.</summary>
    public Analytic? Analytic { get; init; }

    /// <summary>When the finding was made.</summary>
    public DateTimeOffset? CreatedTime { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>First activity behind it.</summary>
    public DateTimeOffset? FirstSeenTime { get; init; }

    /// <summary>Last activity behind it.</summary>
    public DateTimeOffset? LastSeenTime { get; init; }

    /// <summary>Link to the tool's console.</summary>
    public string? SrcUrl { get; init; }

    /// <summary>Lake events that support it; uid is an evidence id.</summary>
    public IReadOnlyList<RelatedEvent>? RelatedEvents { get; init; }
}
