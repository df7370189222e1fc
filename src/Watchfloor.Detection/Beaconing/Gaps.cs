using Watchfloor.Detection.Statistics;

namespace Watchfloor.Detection.Beaconing;

/// <summary>The times between calls of one pair, with long silences taken out: a laptop asleep says nothing about its rhythm.</summary>
/// <remarks>A silence ends an active span. Only gaps inside spans are judged, for the beacon and for the benign models alike.</remarks>
internal sealed class Gaps
{
    /// <summary>A silence is longer than this many median gaps and <see cref="SilenceUpperDeciles"/> upper deciles.</summary>
    /// <remarks>With half of all check-ins lost, a gap of more than 8 periods comes once in 256; of 9 mean gaps once in 8,000 under random calls.</remarks>
    private const double SilenceMedians = 8;
    private const double SilenceUpperDeciles = 4;

    private Gaps(double[] inOrder, double[] sorted, IReadOnlyList<ActiveSpan> spans)
    {
        InOrder = inOrder;
        Sorted = sorted;
        Spans = spans;
    }

    /// <summary>Seconds between neighbouring calls inside active spans, oldest first.</summary>
    public double[] InOrder { get; }

    /// <summary>The same, ascending.</summary>
    public double[] Sorted { get; }

    /// <summary>Spans of activity, oldest first.</summary>
    public IReadOnlyList<ActiveSpan> Spans { get; }

    /// <summary>Median gap in seconds.</summary>
    public double Median => Quantiles.At(Sorted, 0.5);

    /// <summary>ln(q75/q25)/1.349: the standard deviation of the logarithm, robustly. About 0.3 for ±50% jitter, 1.2 for random calls.</summary>
    public double LogSpread => Math.Log(Quantiles.At(Sorted, 0.75) / Math.Max(Quantiles.At(Sorted, 0.25), 1e-9)) / 1.349;

    /// <summary>Seconds inside active spans.</summary>
    public double ActiveSeconds => Spans.Sum(span => span.Seconds);

    /// <summary>Takes the gaps between <paramref name="times"/>; null when fewer than <paramref name="minimum"/> remain.</summary>
    /// <param name="times">Seconds, ascending.</param>
    /// <param name="minimum">Fewest gaps worth judging.</param>
    public static Gaps? Between(ReadOnlySpan<double> times, int minimum)
    {
        if (times.Length <= minimum)
        {
            return null;
        }

        var all = new double[times.Length - 1];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = times[i + 1] - times[i];
        }

        var sorted = (double[])all.Clone();
        Array.Sort(sorted);
        var silence = Math.Max(SilenceMedians * Quantiles.At(sorted, 0.5), SilenceUpperDeciles * Quantiles.At(sorted, 0.9));

        var kept = new List<double>(all.Length);
        var spans = new List<ActiveSpan>();
        var first = 0;
        for (var i = 0; i <= all.Length; i++)
        {
            if (i < all.Length && all[i] <= silence)
            {
                kept.Add(all[i]);
                continue;
            }

            spans.Add(new(times[first], times[i], i - first + 1));
            first = i + 1;
        }

        if (kept.Count < minimum)
        {
            return null;
        }

        var inOrder = kept.ToArray();
        var keptSorted = (double[])inOrder.Clone();
        Array.Sort(keptSorted);
        return new(inOrder, keptSorted, spans);
    }

    /// <summary>Calls with those left out that follow within <paramref name="seconds"/> of the one before: one check-in may open several connections.</summary>
    public static double[] Starts(ReadOnlySpan<double> times, double seconds)
    {
        var starts = new List<double>(times.Length);
        var last = double.NegativeInfinity;
        foreach (var time in times)
        {
            if (time - last > seconds)
            {
                starts.Add(time);
            }

            last = time;
        }

        return [.. starts];
    }
}

/// <summary>A stretch of time without a silence.</summary>
/// <param name="First">Seconds of the first call.</param>
/// <param name="Last">Seconds of the last call.</param>
/// <param name="Calls">Number of calls.</param>
internal readonly record struct ActiveSpan(double First, double Last, int Calls)
{
    /// <summary>Length in seconds.</summary>
    public double Seconds => Last - First;
}
