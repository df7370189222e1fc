using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What the disposition model knows of an incident: numbers, and how incidents of the same title ended. No text of a vendor's is a feature.</summary>
internal static class DispositionFeatures
{
    /// <summary>Version of the features; goes up when a number changes its meaning.</summary>
    public const int Version = 2;

    /// <summary>Names, in the order of <see cref="Of"/>.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "worst_severity", "findings", "vendors", "own_findings_share", "techniques", "compromised_hosts", "users", "outside_addresses", "incident_risk",
        "rules_say_malicious", "rules_say_benign", "rules_confidence", "counter_evidence", "reasons", "duration_hours", "out_of_hours", "title_share", "title_known", "rules_priority",
    ];

    /// <summary>The numbers of one incident.</summary>
    public static float[] Of(Incident incident, TitleHistory titles)
    {
        var (share, known) = titles.Of(incident);
        var triage = incident.Triage;
        var findings = incident.Findings;
        return
        [
            (float)findings.Max(finding => finding.Severity is Severity.Other ? Severity.Unknown : finding.Severity),
            findings.Count,
            findings.Select(finding => finding.Vendor).Distinct(StringComparer.Ordinal).Count(),
            findings.Count(finding => finding.Id.Feed.StartsWith("watchfloor.", StringComparison.Ordinal)) / (float)findings.Count,
            findings.SelectMany(finding => finding.Techniques).Distinct(StringComparer.Ordinal).Count(),
            incident.Entities.Count(entity => entity is { Role: "compromised", Entity.Kind: EntityKind.Host }),
            incident.Entities.Count(entity => entity.Entity.Kind == EntityKind.User),
            incident.Entities.Count(entity => entity.Entity.Kind == EntityKind.Address),
            incident.Risk.Score,
            triage?.Verdict == Verdict.TruePositive ? 1 : 0,
            triage?.Verdict is Verdict.BenignPositive or Verdict.FalsePositive ? 1 : 0,
            (float)(triage?.Confidence ?? 0.5),
            triage?.CounterEvidence.Count ?? 0,
            triage?.Reasoning.Count ?? 0,
            (float)(incident.LastSeen - incident.FirstSeen).TotalHours,
            incident.FirstSeen.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || incident.FirstSeen.Hour is < 7 or > 19 ? 1 : 0,
            (float)share,
            MathF.Log(1 + known),
            (float)(triage?.RulesPriority ?? triage?.Priority ?? 0),
        ];
    }
}
