using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Findings told as one story. Becomes an OCSF Incident Finding in the lake.</summary>
public sealed record Incident
{
    /// <summary>Stable id, <c>INC-</c> and eight letters or digits; the same findings give the same id on every run.</summary>
    public required string Id { get; init; }

    /// <summary>One line for a person.</summary>
    public required string Title { get; init; }

    /// <summary>First activity, UTC.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>Last activity, UTC.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The findings joined in it, oldest first: vendors' alerts and our own.</summary>
    public required IReadOnlyList<IncidentFindingRef> Findings { get; init; }

    /// <summary>Entities in scope after identities are merged.</summary>
    public required IReadOnlyList<IncidentEntity> Entities { get; init; }

    /// <summary>Risk with its parts.</summary>
    public required RiskScore Risk { get; init; }

    /// <summary>What the analyst concluded; null before triage.</summary>
    public Triage? Triage { get; init; }

    /// <summary>What the investigation found; null before it ran.</summary>
    public Investigation? Investigation { get; init; }

    /// <summary>New, in progress or closed.</summary>
    public IncidentStatus Status { get; init; } = IncidentStatus.New;

    /// <summary>Who works on it; null when nobody.</summary>
    public string? Assignee { get; init; }
}

/// <summary>Where the work on an incident stands.</summary>
public enum IncidentStatus
{
    /// <summary>Nobody has looked.</summary>
    New = 1,

    /// <summary>Somebody works on it.</summary>
    InProgress = 2,

    /// <summary>Work is done.</summary>
    Closed = 5,
}

/// <summary>A finding as an incident refers to it.</summary>
public sealed record IncidentFindingRef
{
    /// <summary>Evidence id of the finding in the lake.</summary>
    public required EvidenceId Id { get; init; }

    /// <summary>Title as the tool gave it.</summary>
    public required VendorText Title { get; init; }

    /// <summary>The tool: CrowdStrike, Microsoft, Proofpoint, Watchfloor.</summary>
    public required string Vendor { get; init; }

    /// <summary>How bad the tool says it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>ATT&amp;CK technique ids.</summary>
    public required IReadOnlyList<string> Techniques { get; init; }

    /// <summary>Why it is in this incident: the shared entity or correlation id, in words.</summary>
    public required string JoinedBy { get; init; }
}

/// <summary>An entity of an incident with all names one thing has in the tools.</summary>
public sealed record IncidentEntity
{
    /// <summary>Kind and canonical value.</summary>
    public required Entity Entity { get; init; }

    /// <summary>All ids and names merged into it: SID, object id, UPN, aid, machine id.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>victim, compromised, attacker, tool, target or seen.</summary>
    public required string Role { get; init; }

    /// <summary>Events that put it in scope.</summary>
    public required IReadOnlyList<EvidenceId> Evidence { get; init; }
}

/// <summary>Risk from 0 to 100 with the parts it is the sum of.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Parts">Each part with its points and the reason in words.</param>
public sealed record RiskScore(int Score, IReadOnlyList<RiskPart> Parts);

/// <summary>One part of a risk score.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Points">Points it adds; may be negative.</param>
/// <param name="Text">Why, in words.</param>
public sealed record RiskPart(string Name, int Points, string Text);
