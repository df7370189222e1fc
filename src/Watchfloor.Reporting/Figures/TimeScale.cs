namespace Watchfloor.Reporting;

/// <summary>
/// Time to place, by steps: between two events the axis is the wider the longer the pause, by its logarithm. Long pauses are known as
/// quiet, so that the drawing can mark them and write their length.
/// </summary>
/// <remarks>An attack is a few seconds here and a few minutes there within days; a plain axis would put each of those on one point.</remarks>
internal sealed class TimeScale
{
    private readonly DateTimeOffset[] times;
    private readonly double[] places;

    public TimeScale(IEnumerable<DateTimeOffset> moments, double left, double width)
    {
        times = [.. moments.Select(time => time.ToUniversalTime()).Distinct().Order()];
        if (times.Length == 0)
        {
            times = [DateTimeOffset.UnixEpoch];
        }

        Left = left;
        Right = left + width;
        var weights = Enumerable.Range(1, times.Length - 1).Select(i => 1.5 + Math.Log2(1 + (times[i] - times[i - 1]).TotalSeconds)).ToArray();
        places = new double[times.Length];
        places[0] = times.Length == 1 ? left + (width / 2) : left;
        for (var i = 1; i < times.Length; i++)
        {
            places[i] = places[i - 1] + (width * weights[i - 1] / weights.Sum());
        }

        var limit = QuietLimit();
        var from = 0;
        for (var i = 1; i <= times.Length; i++)
        {
            if (i == times.Length || times[i] - times[i - 1] > limit)
            {
                Busy = [.. Busy, new(times[from], times[i - 1], places[from], places[i - 1])];
                if (i < times.Length)
                {
                    Quiet = [.. Quiet, new(times[i - 1], times[i], places[i - 1], places[i])];
                }

                from = i;
            }
        }
    }

    /// <summary>Where the first event stands.</summary>
    public double Left { get; }

    /// <summary>Where the last event stands.</summary>
    public double Right { get; }

    /// <summary>Stretches in which things happen, from left to right.</summary>
    public IReadOnlyList<Stretch> Busy { get; private set; } = [];

    /// <summary>The long pauses between them.</summary>
    public IReadOnlyList<Stretch> Quiet { get; private set; } = [];

    public double X(DateTimeOffset time)
    {
        var i = Array.BinarySearch(times, time.ToUniversalTime());
        if (i >= 0)
        {
            return places[i];
        }

        i = ~i;
        return i == 0 ? places[0]
            : i == times.Length ? places[^1]
            : places[i - 1] + ((places[i] - places[i - 1]) * ((time - times[i - 1]) / (times[i] - times[i - 1])));
    }

    // Long is a fortieth of the whole; at most eight pauses are called long, or nothing would stand out.
    private TimeSpan QuietLimit()
    {
        var limit = (times[^1] - times[0]) / 40;
        var ninth = Enumerable.Range(1, times.Length - 1).Select(i => times[i] - times[i - 1]).OrderDescending().Skip(8).FirstOrDefault();
        return ninth > limit ? ninth : limit;
    }

    /// <summary>A piece of the axis.</summary>
    internal sealed record Stretch(DateTimeOffset From, DateTimeOffset To, double Left, double Right);
}
