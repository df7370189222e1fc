using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What happened, in what order, to whom, and what cannot be known.</summary>
public sealed record Investigation
{
    /// <summary>Who wrote it: <c>rules</c>, or the model's name.</summary>
    public required string Analyst { get; init; }

    /// <summary>The story in a few statements.</summary>
    public required IReadOnlyList<Statement> Summary { get; init; }

    /// <summary>Where it began; null when the evidence does not reach that far.</summary>
    public Statement? RootCause { get; init; }

    /// <summary>Events in order of time.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>Spans where evidence is missing, with their bounds and cause.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>Entities and how they touched each other.</summary>
    public required EntityGraph Graph { get; init; }

    /// <summary>ATT&amp;CK technique ids with the events that show them.</summary>
    public required IReadOnlyList<TechniqueUse> Techniques { get; init; }
}

/// <summary>One line of a timeline.</summary>
public sealed record TimelineEntry
{
    /// <summary>When, UTC, as the vendor gave it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>End, when the line stands for many events.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>What happened.</summary>
    public required Statement What { get; init; }

    /// <summary>Number of events the line stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Host it happened on; null when none.</summary>
    public string? Host { get; init; }

    /// <summary>User concerned; null when none.</summary>
    public string? User { get; init; }

    /// <summary>ATT&amp;CK technique ids.</summary>
    public IReadOnlyList<string> Techniques { get; init; } = [];

    /// <summary>OCSF class name, for icons and filters.</summary>
    public required string Kind { get; init; }

    /// <summary>True for a vendor's alert or one of our findings, false for plain telemetry.</summary>
    public bool IsFinding { get; init; }
}

/// <summary>A span where evidence is missing.</summary>
public sealed record Gap
{
    /// <summary>First moment without evidence, UTC; null when it has no beginning in the data.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First moment with evidence again, UTC; null when it has no end in the data.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What is missing, why, and what it means for the conclusions.</summary>
    public required string Text { get; init; }

    /// <summary>Events that bound it.</summary>
    public required IReadOnlyList<EvidenceId> Evidence { get; init; }
}

/// <summary>Entities and how they touched each other.</summary>
/// <param name="Nodes">Entities.</param>
/// <param name="Edges">Relations between them.</param>
public sealed record EntityGraph(IReadOnlyList<IncidentEntity> Nodes, IReadOnlyList<GraphEdge> Edges);

/// <summary>One relation.</summary>
public sealed record GraphEdge
{
    /// <summary>Who acted.</summary>
    public required Entity From { get; init; }

    /// <summary>On whom.</summary>
    public required Entity To { get; init; }

    /// <summary>A verb: logged on to, connected to, started, sent mail to.</summary>
    public required string Relation { get; init; }

    /// <summary>First time, UTC.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>How often.</summary>
    public required int Count { get; init; }

    /// <summary>Events behind it.</summary>
    public required IReadOnlyList<EvidenceId> Evidence { get; init; }
}

/// <summary>A technique and the events that show it.</summary>
/// <param name="TechniqueId">ATT&amp;CK id.</param>
/// <param name="Evidence">The events; never empty.</param>
public sealed record TechniqueUse(string TechniqueId, IReadOnlyList<EvidenceId> Evidence);
