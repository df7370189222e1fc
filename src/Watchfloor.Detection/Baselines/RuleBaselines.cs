namespace Watchfloor.Detection.Baselines;

/// <summary>Three published beacon rules, re-implemented to stand beside ours. Nothing here makes findings.</summary>
public static class RuleBaselines
{
    /// <summary>Microsoft Sentinel's "Potential beaconing activity": per hour, gaps over 25 s, more than 30 of them, and four in five of exactly the same whole second.</summary>
    /// <param name="times">Seconds, ascending.</param>
    public static bool Sentinel(IReadOnlyList<double> times) => times
        .Zip(times.Skip(1), (a, b) => (Hour: Math.Floor(a / 3600), Gap: Math.Round(b - a)))
        .Where(item => item.Gap > 25)
        .GroupBy(item => item.Hour)
        .Any(hour => hour.Count() is > 30 and var count && hour.CountBy(item => item.Gap).Max(pair => pair.Value) is > 25 and var most && most >= 0.8 * count);

    /// <summary>flare: half of the gaps within a two-second window around the most common whole second, ten calls at least.</summary>
    /// <param name="times">Seconds, ascending.</param>
    public static bool Flare(IReadOnlyList<double> times)
    {
        if (times.Count < 10)
        {
            return false;
        }

        var gaps = times.Zip(times.Skip(1), (a, b) => Math.Round(b - a)).ToList();
        var common = gaps.CountBy(gap => gap).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;
        return common >= 2 && gaps.Count(gap => Math.Abs(gap - common) <= 1) >= 0.5 * gaps.Count;
    }

    /// <summary>
    /// Elastic's beaconing transform: minutes of a six-hour window; steady sizes both ways, steady counts, or an autocovariance of at
    /// least 0.7 at some period. The best of all windows counts.
    /// </summary>
    /// <param name="times">Seconds, ascending.</param>
    /// <param name="sent">Bytes sent; below 0 unknown.</param>
    /// <param name="received">Bytes received; below 0 unknown.</param>
    public static bool Elastic(IReadOnlyList<double> times, IReadOnlyList<long> sent, IReadOnlyList<long> received)
    {
        const double Window = 6 * 3600;
        return Enumerable.Range(0, times.Count).GroupBy(i => Math.Floor(times[i] / Window)).Any(window =>
        {
            var indices = window.ToList();
            var counts = new double[360];
            foreach (var i in indices)
            {
                counts[(int)(times[i] % Window / 60)]++;
            }

            var filled = counts.Count(count => count > 0);
            return filled >= 7 && ((IsSteady([.. indices.Select(i => (double)sent[i])]) && IsSteady([.. indices.Select(i => (double)received[i])]))
                || (filled > 180 && Deviation(counts) <= 0.1 * counts.Average())
                || Autocovariance(counts) >= 0.7);
        });
    }

    private static bool IsSteady(double[] bytes)
    {
        Array.Sort(bytes);
        var band = bytes[(int)(0.1 * bytes.Length)..(int)Math.Ceiling(0.8 * bytes.Length)];
        return band.Length >= 6 && band[0] > 0 && Deviation(band) <= 0.05 * band.Average();
    }

    private static double Autocovariance(double[] counts)
    {
        var mean = counts.Average();
        var variance = counts.Sum(count => (count - mean) * (count - mean));
        var best = 0.0;
        for (var period = 2; variance > 0 && period <= 60; period++)
        {
            double sum = 0;
            var multiples = 0;
            for (var lag = period; lag < 360 && multiples < 6; lag += period, multiples++)
            {
                var covariance = 0.0;
                for (var i = 0; i + lag < 360; i++)
                {
                    covariance += (counts[i] - mean) * (counts[i + lag] - mean);
                }

                sum += covariance / variance * 360 / (360 - lag);
            }

            best = Math.Max(best, sum / Math.Max(1, multiples));
        }

        return best;
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
