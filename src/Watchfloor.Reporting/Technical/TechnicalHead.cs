using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>What a reader wants first: which incident, its state, who judged it, what the report rests on, and the risk with its parts.</summary>
internal static class TechnicalHead
{
    public static IReadOnlyList<Block> Of(ReportInput input, EvidenceBook book)
    {
        var incident = input.Incident;
        var feeds = book.InOrder.Select(id => id.Feed).Distinct(StringComparer.Ordinal).Count();
        return
        [
            new Facts(
            [
                ("Incident", [Run.Quote(incident.Id)]),
                ("Active", [Run.Words($"{Wording.Time(incident.FirstSeen)} to {Wording.Time(incident.LastSeen)}, {Wording.Span(incident.LastSeen - incident.FirstSeen)}")]),
                ("Status", [Run.Words(Wording.Of(incident.Status) + (incident.Assignee is { } who ? $", {who}" : ", nobody assigned"))]),
                ("Verdict by", [Run.Words(incident.Triage is { } triage ? $"{triage.Analyst}, {Wording.Time(triage.At)}" : "not judged yet")]),
                ("Investigated by", [Run.Words(incident.Investigation?.Analyst ?? "not investigated yet")]),
                ("Report written", [Run.Words(Wording.Time(input.WrittenAt))]),
                ("Rests on", [Run.Words($"{Wording.Count(book.InOrder.Count, "event")} from {Wording.Count(feeds, "feed")}, {Wording.Count(incident.Findings.Count, "finding")}")]),
            ]),
            new Meter("Risk", incident.Risk.Score, [.. incident.Risk.Parts.Select(part => (part.Name, part.Points, part.Text))]),
        ];
    }
}
