using System.Globalization;
using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>The incident over time: a lane for each host or user, a mark for each line of the timeline, gaps as bands.</summary>
internal static class TimelinePlot
{
    private const double Width = 1000;
    private const double LaneLeft = 212;
    private const double Radius = 9;
    private const double RowHeight = 22;
    private const double Top = 46;
    private const int Rows = 5;
    private const int MaxLanes = 14;

    /// <summary>Lane of an entry: where it happened, else who it concerned.</summary>
    public static string LaneOf(TimelineEntry entry) => entry.Host ?? entry.User ?? "elsewhere";

    /// <param name="entries">Lines of the timeline; line n is the row t{n} of the table.</param>
    /// <param name="gaps">Gaps with at least one bound.</param>
    /// <param name="hostOf">The one host that a gap is about; null when it is about more.</param>
    /// <param name="words">The sentence of a line, for whoever hovers over its mark.</param>
    public static string Draw(IReadOnlyList<TimelineEntry> entries, IReadOnlyList<Gap> gaps, Func<Gap, string?> hostOf, Func<TimelineEntry, string> words)
    {
        var numbered = entries.Select((entry, i) => (Entry: entry, Number: i + 1)).ToArray();
        var lanes = Lanes(numbered);
        var scale = new TimeScale(
            entries.Select(entry => entry.Time).Concat(entries.Select(entry => entry.EndTime).OfType<DateTimeOffset>())
                .Concat(gaps.SelectMany(gap => new[] { gap.From, gap.To }).OfType<DateTimeOffset>()),
            LaneLeft + 22,
            Width - LaneLeft - 60);
        var placed = lanes.Select(lane => Place(lane.Entries, scale)).ToArray();
        var heights = placed.Select(marks => (Math.Max(1, marks.Max(mark => mark.Row) + 1) * RowHeight) + 14).ToArray();
        var bottom = Top + heights.Sum();
        var svg = new Svg(Width, bottom + 8, "Timeline of the incident by host and user");

        DrawAxis(svg, scale, bottom);
        foreach (var gap in gaps)
        {
            // A silent host says nothing about the others, so its gap stays in its lane.
            var lane = hostOf(gap) is { } host ? lanes.FindIndex(lane => string.Equals(lane.Name.Split('.')[0], host, StringComparison.OrdinalIgnoreCase)) : -1;
            var (top, high) = lane < 0 ? (Top, bottom - Top) : (Top + heights.Take(lane).Sum(), heights[lane]);
            var (from, to) = (gap.From is { } start ? scale.X(start) : scale.Left, gap.To is { } end ? scale.X(end) : scale.Right);
            svg.Rect(from, top, to - from, high, "gap", title: $"Gap: {gap.Text}");
            svg.Text(from + 4, top + high - 5, "gap", "gap-label");
        }

        var y = Top;
        for (var i = 0; i < lanes.Count; i++)
        {
            DrawLane(svg, lanes[i].Name, placed[i], y, heights[i], words, scale);
            y += heights[i];
        }

        return svg.Finish();
    }

    private static void DrawAxis(Svg svg, TimeScale scale, double bottom)
    {
        var labelled = 0.0;
        foreach (var quiet in scale.Quiet)
        {
            svg.Rect(quiet.Left, Top, quiet.Right - quiet.Left, bottom - Top, "quiet", title: Wording.Span(quiet.To - quiet.From));
            var (length, middle) = (Compact(quiet.To - quiet.From), (quiet.Left + quiet.Right) / 2);
            if (middle - (length.Length * 2.8) > labelled)
            {
                svg.Text(middle, Top - 5, length, "quiet-label", "middle");
                labelled = middle + (length.Length * 2.8);
            }
        }

        var last = double.MinValue;
        foreach (var busy in scale.Busy)
        {
            DrawTick(svg, busy.From, busy.Left, bottom, ref last);
            if (busy.To > busy.From)
            {
                DrawTick(svg, busy.To, busy.Right, bottom, ref last);
            }
        }
    }

    private static void DrawTick(Svg svg, DateTimeOffset time, double x, double bottom, ref double last)
    {
        svg.Line(x, Top, x, bottom, "tick");
        if (x - last > 60)
        {
            svg.Text(x, 12, time.UtcDateTime.ToString("MM-dd", CultureInfo.InvariantCulture), "axis", "middle");
            svg.Text(x, 25, time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture), "axis", "middle");
            last = x;
        }
    }

    private static string Compact(TimeSpan span) => span.TotalHours >= 48 ? Wording.Invariant($"{span.TotalDays:0.#} d")
        : span.TotalMinutes >= 100 ? Wording.Invariant($"{span.TotalHours:0.#} h")
        : span.TotalSeconds >= 100 ? Wording.Invariant($"{span.TotalMinutes:0} min")
        : Wording.Invariant($"{span.TotalSeconds:0} s");

    private static void DrawLane(Svg svg, string name, IReadOnlyList<Mark> marks, double y, double height, Func<TimelineEntry, string> words, TimeScale scale)
    {
        svg.Line(0, y + height, Width, y + height, "lane");
        svg.Text(4, y + (height / 2) + 4, Svg.Fit(name, LaneLeft - 6, letter: 7.9), "lane-name", title: name);
        foreach (var mark in marks)
        {
            var middle = y + 7 + (RowHeight / 2) + (mark.Row * RowHeight);
            var entry = mark.Entries[0].Entry;
            if (entry.EndTime is { } end && mark.Entries.Count == 1)
            {
                svg.Rect(mark.X, middle - 3, scale.X(end) - mark.X, 6, "span", 3, $"until {Wording.Time(end)}");
            }

            var isFinding = mark.Entries.Any(each => each.Entry.IsFinding);
            var css = isFinding ? "mark finding" : "mark";
            var numbers = mark.Entries.Count == 1 ? $"{mark.Entries[0].Number}" : $"{mark.Entries[0].Number}–{mark.Entries[^1].Number}";
            svg.OpenLink($"t{mark.Entries[0].Number}", $"{numbers}: {Wording.Time(entry.Time)} {words(entry)}");
            if (mark.Entries.Count == 1 && mark.Entries[0].Number < 100)
            {
                svg.Circle(mark.X, middle, Radius, css);
            }
            else
            {
                svg.Rect(mark.X - (mark.HalfWidth), middle - Radius, mark.HalfWidth * 2, Radius * 2, css, Radius);
            }

            svg.Text(mark.X, middle + 4, numbers, isFinding ? "number finding" : "number", "middle");
            svg.CloseLink();
        }
    }

    private static List<(string Name, (TimelineEntry Entry, int Number)[] Entries)> Lanes((TimelineEntry Entry, int Number)[] numbered)
    {
        var lanes = numbered.GroupBy(each => LaneOf(each.Entry), StringComparer.OrdinalIgnoreCase)
            .Select(group => (group.Key, group.ToArray()))
            .OrderBy(lane => lane.Item2[0].Number)
            .ToList();
        if (lanes.Count <= MaxLanes)
        {
            return lanes;
        }

        var kept = lanes.OrderByDescending(lane => lane.Item2.Length).Take(MaxLanes - 1).Select(lane => lane.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rest = lanes.Where(lane => !kept.Contains(lane.Key)).ToArray();
        return
        [
            .. lanes.Where(lane => kept.Contains(lane.Key)),
            ($"{rest.Length} others", rest.SelectMany(lane => lane.Item2).OrderBy(each => each.Number).ToArray()),
        ];
    }

    // Marks that would cover each other go to the next row; when the rows are full they become one mark that names its first and last line.
    private static List<Mark> Place((TimelineEntry Entry, int Number)[] entries, TimeScale scale)
    {
        var marks = new List<Mark>();
        foreach (var each in entries.OrderBy(each => each.Entry.Time))
        {
            var x = scale.X(each.Entry.Time);
            var half = each.Number < 100 ? Radius : Radius + 4;
            var row = Enumerable.Range(0, Rows).FirstOrDefault(
                row => !marks.Any(mark => mark.Row == row && mark.Right > x - half - 2), -1);
            if (row >= 0)
            {
                marks.Add(new(x, row, half, [each]));
                continue;
            }

            var last = marks.Last(mark => mark.Row == Rows - 1);
            last.Entries.Add(each);
            last.HalfWidth = 22;
        }

        return marks;
    }

    private sealed record Mark(double X, int Row, double HalfWidth, List<(TimelineEntry Entry, int Number)> Entries)
    {
        public double HalfWidth { get; set; } = HalfWidth;

        public double Right => X + HalfWidth;
    }
}
