using Watchfloor.Incidents;
using Watchfloor.Mitre;

namespace Watchfloor.Reporting;

/// <summary>What stands at the head and foot of every report.</summary>
internal static class ReportHead
{
    public static IReadOnlyList<Run> Labels(Incident incident)
    {
        if (incident.Triage is not { } triage)
        {
            return [new Tag("Not judged yet", Tone.Neutral)];
        }

        var (verdict, verdictTone) = Wording.Of(triage.Verdict);
        var (priority, priorityTone) = Wording.Of(triage.Priority);
        return
        [
            new Tag(verdict, verdictTone),
            Run.Words(" "),
            new Tag($"{priority} priority", priorityTone),
            Run.Words(" "),
            new Tag(Wording.Invariant($"Confidence {Math.Clamp(triage.Confidence, 0, 1) * 100:0} %"), Tone.Neutral),
        ];
    }

    public static IReadOnlyList<Run> Foot(ReportInput input, EvidenceBook book)
    {
        var statistics = book.Statistics;
        var runs = new List<Run>
        {
            Run.Words($"Written by Watchfloor{(input.Version is { } version ? $" {version}" : "")} on {Wording.Time(input.WrittenAt)}. {Wording.Count(statistics.Sentences, "sentence")}, {statistics.Cited} with evidence."),
        };
        if (statistics.LeftOut.Count > 0)
        {
            runs.Add(Run.Words($" {Wording.Count(statistics.LeftOut.Count, "statement was", "statements were")} left out, because the evidence did not carry {(statistics.LeftOut.Count == 1 ? "it" : "them")}."));
        }

        if (book.Unresolved.Count > 0)
        {
            runs.Add(Run.Words($" {Wording.Count(book.Unresolved.Count, "cited event")} could not be found in the lake."));
        }

        runs.Add(Run.Words($" ATT&CK {AttackCatalog.Enterprise.Version}: {AttackCatalog.Attribution}"));
        return runs;
    }
}
