using Watchfloor.Detection.Statistics;

namespace Watchfloor.Detection.Beaconing;

/// <summary>Whether counts in equal windows are steadier than chance: variance over mean, 1 for random calls, near 0 for a timer.</summary>
/// <remarks>For independent gaps it tends to the squared coefficient of variation of the gaps, j²/3 for flat jitter j, so it survives jitter;
/// thinning by a loss of p gives (1-p)·j²/3 + p, so it survives loss.</remarks>
/// <param name="Ratio">Variance over mean of the counts.</param>
/// <param name="Windows">Number of windows.</param>
/// <param name="PValue">Probability of so steady counts if calls were random (Fisher's dispersion test, lower tail).</param>
internal readonly record struct Dispersion(double Ratio, int Windows, double PValue)
{
    private const double GapsPerWindow = 8;
    private const int FewestWindows = 4;

    /// <summary>Counts inside the active spans of <paramref name="gaps"/>; null with fewer than four windows.</summary>
    public static Dispersion? Of(ReadOnlySpan<double> times, Gaps gaps)
    {
        var width = GapsPerWindow * gaps.ActiveSeconds / Math.Max(1, gaps.InOrder.Length);
        var counts = new List<int>();
        var next = 0;
        foreach (var span in gaps.Spans)
        {
            var end = next + span.Calls;
            // Starting just after the first call keeps a window's edge from falling on a call each time.
            var edge = span.First + (width * 1e-6);
            var at = next + 1;
            while (edge + width <= span.Last)
            {
                edge += width;
                var count = 0;
                while (at < end && times[at] <= edge)
                {
                    count++;
                    at++;
                }

                counts.Add(count);
            }

            next = end;
        }

        if (counts.Count < FewestWindows)
        {
            return null;
        }

        var mean = counts.Average();
        var variance = counts.Sum(count => (count - mean) * (count - mean)) / (counts.Count - 1);
        var ratio = variance / Math.Max(mean, 1e-9);
        return new(ratio, counts.Count, ChiSquare.LowerTail((counts.Count - 1) * ratio, counts.Count - 1));
    }
}
