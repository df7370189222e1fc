using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Operations;

/// <summary>Compares a reconstructed timeline with the true rows of a scenario.</summary>
internal sealed class TimelineScoring
{
    public TimelineScoring(Truth truth, string scenario, IReadOnlyList<TimelineEntry> timeline)
    {
        var rows = truth.Of("event", scenario).ToList();
        var roles = new Dictionary<EvidenceId, string>();
        foreach (var row in rows)
        {
            foreach (var id in row.Ids())
            {
                roles[id] = row.Role ?? "context";
            }
        }

        var shown = new List<(TruthRecord Row, int Place, double ErrorSeconds)>();
        var missing = new List<string>();
        foreach (var row in rows.Where(row => row.Role == "truth").GroupBy(row => row.Row).Select(group => group.ToList()))
        {
            var ids = row.SelectMany(part => part.Ids()).ToHashSet();
            var place = timeline.Select((entry, index) => (entry, index)).Where(item => item.entry.What.Evidence.Any(ids.Contains)).Select(item => item.index).DefaultIfEmpty(-1).First();
            if (place < 0)
            {
                missing.Add($"{row[0].Row}: {row[0].Text}");
                continue;
            }

            var real = row.Min(part => part.Time);
            shown.Add((row[0], place, real is { } time ? (timeline[place].Time - time).Duration().TotalSeconds : 0));
        }

        Missing = missing;
        Recall = shown.Count + missing.Count == 0 ? 1 : shown.Count / (double)(shown.Count + missing.Count);
        Decoys = timeline.Count(entry => entry.What.Evidence.Any(id => roles.GetValueOrDefault(id) == "decoy"));
        Precision = timeline.Count == 0 ? 0 : timeline.Count(entry => IsRight(entry, roles)) / (double)timeline.Count;
        Order = KendallTau([.. shown.OrderBy(item => item.Row.Order).Select(item => item.Place)]);
        TimeErrorSeconds = Median([.. shown.Select(item => item.ErrorSeconds)]);
    }

    public double Recall { get; }

    public double Precision { get; }

    public int Decoys { get; }

    public double Order { get; }

    public double TimeErrorSeconds { get; }

    public IReadOnlyList<string> Missing { get; }

    private static bool IsRight(TimelineEntry entry, Dictionary<EvidenceId, string> roles) =>
        entry.What.Evidence.All(id => roles.GetValueOrDefault(id) != "decoy")
        && entry.What.Evidence.Any(id => roles.ContainsKey(id) || id.Feed.StartsWith("watchfloor.", StringComparison.Ordinal));

    // Places equal to each other (several rows told in one entry) count as in order.
    private static double KendallTau(IReadOnlyList<int> places)
    {
        var (inOrder, all) = (0, 0);
        for (var i = 0; i < places.Count; i++)
        {
            for (var j = i + 1; j < places.Count; j++, all++)
            {
                inOrder += places[i] <= places[j] ? 1 : -1;
            }
        }

        return all == 0 ? 1 : inOrder / (double)all;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }
}
