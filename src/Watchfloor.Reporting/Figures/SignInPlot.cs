using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>Sign-ins over time, a row for each source address: circles succeeded, crosses failed.</summary>
internal sealed record SignInPlot
{
    /// <summary>Fewer sign-ins are better read in the timeline.</summary>
    public const int FewestSignIns = 6;

    private const double Width = 1000;
    private const int MaxRows = 14;

    public required IReadOnlyList<(EvidenceId Id, Authentication Event)> SignIns { get; init; }

    /// <summary>The sign-ins among the evidence that name an address; null when there are too few.</summary>
    public static SignInPlot? Find(IReadOnlyDictionary<EvidenceId, OcsfEvent> evidence)
    {
        var found = evidence
            .Where(pair => pair.Value is Authentication { SrcEndpoint.Ip: not null })
            .Select(pair => (pair.Key, (Authentication)pair.Value))
            .OrderBy(pair => pair.Item2.Time)
            .ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal)
            .ToArray();
        return found.Length >= FewestSignIns ? new() { SignIns = found } : null;
    }

    public string Draw()
    {
        var rows = SignIns.GroupBy(each => each.Event.SrcEndpoint!.Ip!, StringComparer.Ordinal).ToList();
        var kept = rows.OrderByDescending(row => row.Any(each => each.Event.StatusId == 1)).ThenByDescending(row => row.Count()).Take(rows.Count > MaxRows ? MaxRows - 1 : MaxRows).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        var lanes = rows.Where(row => kept.Contains(row.Key)).Select(row => (Name: Name(row), SignIns: row.ToArray())).ToList();
        if (lanes.Count < rows.Count)
        {
            lanes.Add(($"{rows.Count - lanes.Count} more addresses", rows.Where(row => !kept.Contains(row.Key)).SelectMany(row => row).ToArray()));
        }

        const double left = 200, top = 30, rowHeight = 24;
        var bottom = top + (lanes.Count * rowHeight);
        var (from, to) = (SignIns[0].Event.Time, SignIns[^1].Event.Time);
        double X(DateTimeOffset time) => to == from ? (left + Width - 20) / 2 : left + 14 + ((Width - left - 40) * ((time - from) / (to - from)));
        var svg = new Svg(Width, bottom + 26, "Sign-ins by source address over time");
        for (var i = 0; i < lanes.Count; i++)
        {
            var middle = top + (i * rowHeight) + (rowHeight / 2);
            svg.Line(0, middle + (rowHeight / 2), Width, middle + (rowHeight / 2), "lane");
            svg.Text(4, middle + 4, Svg.Fit(lanes[i].Name, left - 10), "lane-name");
            foreach (var (_, signIn) in lanes[i].SignIns)
            {
                var title = $"{Wording.Time(signIn.Time)} {signIn.User.Name ?? signIn.User.Uid} {(signIn.StatusId == 2 ? "failed" : "succeeded")}";
                var x = X(signIn.Time);
                if (signIn.StatusId == 2)
                {
                    svg.Path(Wording.Invariant($"M{x - 4:0.#} {middle - 4:0.#} L{x + 4:0.#} {middle + 4:0.#} M{x - 4:0.#} {middle + 4:0.#} L{x + 4:0.#} {middle - 4:0.#}"), "failed", title);
                }
                else
                {
                    svg.Circle(x, middle, 5, "succeeded", title);
                }
            }
        }

        svg.Text(left + 14, 18, Wording.Time(from), "axis");
        svg.Text(Width - 26, 18, Wording.Time(to), "axis", "end");
        svg.Text(left + 14, bottom + 18, "○ succeeded   × failed", "axis");
        return svg.Finish();
    }

    private static string Name(IGrouping<string, (EvidenceId Id, Authentication Event)> row)
    {
        var country = row.Select(each => each.Event.SrcEndpoint!.Location?.Country).FirstOrDefault(country => country is not null);
        return country is null ? row.Key : $"{row.Key} ({country})";
    }
}
