using System.Globalization;
using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>What happened in order of time: a drawing by host and user, and the table behind it. Gaps stand in their place.</summary>
internal static class TimelineSection
{
    public static Section? Of(ReportInput input, EvidenceBook book)
    {
        if (input.Incident.Investigation is not { } investigation)
        {
            return null;
        }

        var entries = investigation.Timeline.Where(entry => book.Stands(entry.What, entry.Time)).OrderBy(entry => entry.Time).ToArray();
        if (entries.Length == 0)
        {
            return null;
        }

        // Citing in order gives the numbers their order.
        foreach (var entry in entries)
        {
            book.Cite(entry.What.Evidence);
        }

        var gaps = investigation.Gaps.Where(gap => gap.From is not null || gap.To is not null).OrderBy(gap => gap.From ?? gap.To).ToArray();
        var svg = TimelinePlot.Draw(entries, gaps, gap => OnlyHostOf(gap, input), entry => entry.What.Render(quote => VisibleText.Of(quote.Reveal(), 60)));
        var rows = new List<TableRow>();
        var waiting = new Queue<Gap>(gaps);
        for (var i = 0; i < entries.Length; i++)
        {
            while (waiting.TryPeek(out var gap) && (gap.From ?? gap.To) < entries[i].Time)
            {
                rows.Add(GapRow(waiting.Dequeue()));
            }

            rows.Add(EntryRow(entries[i], i + 1, book));
        }

        rows.AddRange(waiting.Select(GapRow));
        return new(
            "timeline",
            "Timeline",
            [
                new Figure(svg, "Numbers are the rows of the table below. Filled marks are findings of a tool or of Watchfloor, open marks are recorded activity. Dashed bands are gaps in the evidence. The axis is not even: pale columns are long pauses, with their length above.", []),
                new Table("Timeline, UTC", ["No.", "Time (UTC)", "What happened", "Host, user", "ATT&CK"], rows),
            ]);
    }

    private static TableRow EntryRow(TimelineEntry entry, int number, EvidenceBook book) => new(
        [
            [Run.Words(number.ToString(CultureInfo.InvariantCulture))],
            [Run.Words(entry.EndTime is { } end && end > entry.Time ? Wording.Range(entry.Time, end) : Wording.Time(entry.Time))],
            [
                .. entry.IsFinding ? [new Tag("finding", Tone.Accent), Run.Words(" ")] : Array.Empty<Run>(),
                .. StatementRuns.Of(entry.What),
                .. entry.Count > 1 ? [new Muted($" ({Wording.Count(entry.Count, "event")})")] : Array.Empty<Run>(),
                book.Cite(entry.What.Evidence),
            ],
            [.. Run.Quotes(new[] { entry.Host, entry.User }.OfType<string>(), " ", 60)],
            [Run.Words(Wording.Techniques(entry.Techniques))],
        ])
    {
        Anchor = $"t{number}",
        Kind = entry.IsFinding ? RowKind.Finding : RowKind.Plain,
    };

    private static TableRow GapRow(Gap gap) => new([[new Strong($"Gap, {Wording.Bounds(gap)}. "), Run.Words(gap.Text)]]) { Kind = RowKind.Gap };

    // Host of a gap: the one on which its bounds happened, when it is one.
    private static string? OnlyHostOf(Gap gap, ReportInput input)
    {
        var hosts = gap.Evidence.Select(id => input.Evidence.GetValueOrDefault(id)).Select(HostOf).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return hosts is [{ Length: > 0 } only] ? only : null;
    }

    private static string HostOf(OcsfEvent? ocsfEvent) => (ocsfEvent switch
    {
        NetworkActivity e => e.Device?.Hostname,
        ProcessActivity e => e.Device.Hostname,
        DnsActivity e => e.Device?.Hostname,
        FileActivity e => e.Device.Hostname,
        Authentication e => e.Device?.Hostname,
        _ => null,
    })?.Split('.')[0] ?? "";
}
