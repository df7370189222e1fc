using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>Spans without evidence, and what they mean.</summary>
internal static class GapsSection
{
    public static Section? Of(Incident incident, EvidenceBook book)
    {
        if (incident.Investigation is not { } investigation)
        {
            return null;
        }

        var blocks = new List<Block>();
        if (investigation.Gaps.Count == 0)
        {
            blocks.Add(new Remark([Run.Words("No gap in the evidence was found within the time of the incident. That does not prove that there is none: what no tool records leaves no gap.")]));
        }

        var items = new List<IReadOnlyList<Run>>();
        foreach (var gap in investigation.Gaps.OrderBy(gap => gap.From ?? gap.To ?? DateTimeOffset.MaxValue))
        {
            var bounds = EvidenceOf(gap, investigation);
            var runs = new List<Run> { new Strong($"{Capital(Wording.Bounds(gap))}. "), Run.Words(gap.Text) };
            if (book.Has(bounds))
            {
                book.Stands(gap.Text, bounds);
                runs.Add(book.Cite(bounds));
            }
            else
            {
                runs.Add(new Muted(" No record bounds this gap; it says what is missing and claims nothing else."));
            }

            items.Add(runs);
        }

        blocks.Add(new Statements(items));
        return new("gaps", "Gaps and what is not known", blocks);
    }

    private static IReadOnlyList<EvidenceId> EvidenceOf(Gap gap, Investigation investigation)
    {
        if (gap.Evidence.Count > 0)
        {
            return gap.Evidence;
        }

        // Without events of its own a gap lies between the last line before it and the first after it.
        var before = gap.From is { } from ? investigation.Timeline.LastOrDefault(entry => entry.Time <= from) : null;
        var after = gap.To is { } to ? investigation.Timeline.FirstOrDefault(entry => entry.Time >= to) : null;
        return [.. new[] { before, after }.OfType<TimelineEntry>().SelectMany(entry => entry.What.Evidence.Take(1)).Distinct()];
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
