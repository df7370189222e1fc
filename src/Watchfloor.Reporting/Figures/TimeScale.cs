namespace Watchfloor.Reporting;

/// <summary>
/// Time to place, linear in stretches: where things happen an hour is wide, where nothing happens it is narrow. Every narrow stretch is
/// known as such, so that the drawing can mark it.
/// </summary>
/// <remarks>An attack is a few seconds here and a few minutes there within days; a plain axis would put each of those on one point.</remarks>
internal sealed class TimeScale
{
    private readonly List<Stretch> stretches = [];

    public TimeScale(IEnumerable<DateTimeOffset> times, double left, double width)
    {
        var sorted = times.Select(time => time.ToUniversalTime()).Distinct().Order().ToArray();
        var bursts = Bursts(sorted);
        var quietWidth = bursts.Count == 1 ? 0 : Math.Min(64, width * 0.45 / (bursts.Count - 1));
        var busyWidth = width - (quietWidth * (bursts.Count - 1));

        // A burst gets room for its events; the root keeps one crowded minute from taking all of it.
        var weights = bursts.Select(burst => 1 + Math.Sqrt(burst.Length)).ToArray();
        var x = left;
        for (var i = 0; i < bursts.Count; i++)
        {
            if (i > 0)
            {
                stretches.Add(new(bursts[i - 1][^1], bursts[i][0], x, x + quietWidth, IsQuiet: true));
                x += quietWidth;
            }

            var w = busyWidth * weights[i] / weights.Sum();
            stretches.Add(new(bursts[i][0], bursts[i][^1], x, x + w, IsQuiet: false));
            x += w;
        }

        Left = left;
        Right = left + width;
    }

    /// <summary>Where the first event stands.</summary>
    public double Left { get; }

    /// <summary>Where the last event stands.</summary>
    public double Right { get; }

    /// <summary>The stretches from left to right.</summary>
    public IReadOnlyList<Stretch> Stretches => stretches;

    public double X(DateTimeOffset time)
    {
        foreach (var stretch in stretches)
        {
            if (time <= stretch.To)
            {
                return stretch.X(time);
            }
        }

        return Right;
    }

    // A quiet stretch is one much longer than the pauses around it, and at least a fortieth of the whole.
    private static List<DateTimeOffset[]> Bursts(DateTimeOffset[] sorted)
    {
        var bursts = new List<DateTimeOffset[]>();
        if (sorted.Length == 0)
        {
            return [[DateTimeOffset.UnixEpoch]];
        }

        var limit = (sorted[^1] - sorted[0]) / 40;
        var pauses = Enumerable.Range(1, sorted.Length - 1).Select(i => sorted[i] - sorted[i - 1]).OrderDescending().Take(8).ToArray();
        if (pauses.Length == 8 && pauses[^1] > limit)
        {
            limit = pauses[^1];
        }

        var from = 0;
        for (var i = 1; i <= sorted.Length; i++)
        {
            if (i == sorted.Length || sorted[i] - sorted[i - 1] > limit)
            {
                bursts.Add(sorted[from..i]);
                from = i;
            }
        }

        return bursts;
    }

    /// <summary>A piece of the axis in which time runs evenly.</summary>
    internal sealed record Stretch(DateTimeOffset From, DateTimeOffset To, double Left, double Right, bool IsQuiet)
    {
        public double X(DateTimeOffset time) => To == From
            ? (Left + Right) / 2
            : Math.Clamp(Left + ((Right - Left) * ((time - From) / (To - From))), Left, Right);
    }
}
