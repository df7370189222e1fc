namespace Watchfloor.Detection.Baselines;

/// <summary>The beacon score of RITA v5 (Active Countermeasures), re-implemented from its published formula to stand beside ours. Nothing here makes findings.</summary>
/// <remarks>A quarter each: intervals, sizes, spread over the day's 24 hours, duration. Seven tenths is what its own users call worth a look.</remarks>
public static class RitaFormula
{
    /// <summary>Score 0 to 1; 0 with fewer than four different seconds.</summary>
    /// <param name="times">Seconds, ascending.</param>
    /// <param name="sizes">Bytes sent with each call, not below 0.</param>
    /// <param name="windowStart">Start of the 24 hours looked at.</param>
    /// <param name="windowSeconds">Length of the data looked at.</param>
    public static double Score(IReadOnlyList<double> times, IReadOnlyList<long> sizes, double windowStart, double windowSeconds)
    {
        var seconds = times.Select(time => Math.Floor(time)).Distinct().Order().ToArray();
        if (seconds.Length < 4 || times.Count >= 86_400)
        {
            return 0;
        }

        var gaps = seconds.Zip(seconds.Skip(1), (a, b) => b - a).Order().ToArray();
        var timing = (Skew(gaps) + MedianDeviation(gaps, whenSmall: 1)) / 2;
        var bytes = sizes.Select(size => (double)Math.Max(0, size)).Order().ToArray();
        var size = (Skew(bytes) + MedianDeviation(bytes, whenSmall: 0)) / 2;
        var bins = new double[24];
        foreach (var time in times)
        {
            bins[Math.Clamp((int)((time - windowStart) / windowSeconds * 24), 0, 23)]++;
        }

        var filled = bins.Count(bin => bin > 0);
        var duration = filled < 6 ? 0 : Math.Max(Math.Min(1, (seconds[^1] - seconds[0]) / windowSeconds), Math.Min(1, LongestRun(bins) / 12.0));
        return Math.Round((0.25 * timing) + (0.25 * size) + (0.25 * Histogram(bins, filled)) + (0.25 * duration), 3);
    }

    private static double Skew(double[] sorted)
    {
        var (q1, q2, q3) = Quartiles(sorted);
        return q3 - q1 < 10 || q2 == q1 || q2 == q3 ? 1 : 1 - Math.Abs((q1 + q3 - (2 * q2)) / (q3 - q1));
    }

    private static double MedianDeviation(double[] sorted, double whenSmall)
    {
        var median = Median(sorted);
        if (median < 1)
        {
            return whenSmall;
        }

        var deviations = sorted.Select(value => Math.Abs(value - median)).Order().ToArray();
        return Math.Max(0, (median - Median(deviations)) / median);
    }

    private static double Histogram(double[] bins, int filled)
    {
        var mean = bins.Average();
        var variation = Math.Max(0, 1 - (Math.Sqrt(bins.Average(bin => (bin - mean) * (bin - mean))) / mean));
        if (filled < 11)
        {
            return variation;
        }

        var step = Math.Max(1, Math.Ceiling(0.05 * bins.Max()));
        var groups = bins.Where(bin => bin > 0).GroupBy(bin => Math.Floor(bin / step)).Select(group => group.Count()).OrderDescending().Take(2).Sum();
        return Math.Max(variation, Math.Min(1, groups / (double)(filled - 1)));
    }

    private static int LongestRun(double[] bins)
    {
        int longest = 0, run = 0;
        for (var i = 0; i < 48; i++)
        {
            run = bins[i % 24] > 0 ? run + 1 : 0;
            longest = Math.Max(longest, Math.Min(run, 24));
        }

        return longest;
    }

    private static (double Q1, double Q2, double Q3) Quartiles(double[] sorted)
    {
        var half = sorted.Length / 2;
        return (Median(sorted[..half]), Median(sorted), Median(sorted[^half..]));
    }

    private static double Median(double[] sorted) => sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
