using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>What a report is made of. The same input gives the same text, byte for byte.</summary>
public sealed record ReportInput
{
    /// <summary>The incident, with its triage and investigation where they exist.</summary>
    public required Incident Incident { get; init; }

    /// <summary>Evidence that the lake resolved. A statement that cites only ids absent from here does not reach the report.</summary>
    public required IReadOnlyDictionary<EvidenceId, OcsfEvent> Evidence { get; init; }

    /// <summary>When the report is written, UTC; stands in its head.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Version of Watchfloor that writes it; null leaves it out.</summary>
    public string? Version { get; init; }

    /// <summary>All connections of <see cref="ConnectionSeries.LongestOf"/>, for its drawing; null draws what <see cref="Evidence"/> holds, if that is all of it.</summary>
    public ConnectionTimes? Connections { get; init; }

    /// <summary>Every evidence id that the incident, its triage and its investigation cite: what to ask the lake for.</summary>
    public static IReadOnlySet<EvidenceId> Cited(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var ids = new HashSet<EvidenceId>();
        ids.UnionWith(incident.Findings.Select(finding => finding.Id));
        ids.UnionWith(incident.Entities.SelectMany(entity => entity.Evidence));
        if (incident.Triage is { } triage)
        {
            ids.UnionWith(triage.Reasoning.Concat(triage.CounterEvidence).SelectMany(statement => statement.Evidence));
            ids.UnionWith(triage.Actions.SelectMany(action => action.Why.Evidence));
        }

        if (incident.Investigation is { } investigation)
        {
            ids.UnionWith(investigation.Summary.SelectMany(statement => statement.Evidence));
            ids.UnionWith(investigation.RootCause?.Evidence ?? []);
            ids.UnionWith(investigation.Timeline.SelectMany(entry => entry.What.Evidence));
            ids.UnionWith(investigation.Gaps.SelectMany(gap => gap.Evidence));
            ids.UnionWith(investigation.Graph.Nodes.SelectMany(node => node.Evidence));
            ids.UnionWith(investigation.Graph.Edges.SelectMany(edge => edge.Evidence));
            ids.UnionWith(investigation.Techniques.SelectMany(technique => technique.Evidence));
        }

        return ids;
    }
}
