namespace Watchfloor.Detection.Statistics;

/// <summary>Quantiles of sorted numbers.</summary>
internal static class Quantiles
{
    /// <summary>The quantile at <paramref name="share"/> (0 to 1), linear between neighbours (Hyndman and Fan 1996, type 7).</summary>
    /// <param name="sorted">Ascending, at least one number.</param>
    /// <param name="share">0 for the smallest, 0.5 for the median, 1 for the largest.</param>
    public static double At(ReadOnlySpan<double> sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }

    /// <summary>At most <paramref name="count"/> numbers that stand for all: the middles of equally large groups.</summary>
    public static double[] Compress(double[] sorted, int count)
    {
        if (sorted.Length <= count)
        {
            return sorted;
        }

        var points = new double[count];
        for (var i = 0; i < count; i++)
        {
            points[i] = At(sorted, (i + 0.5) / count);
        }

        return points;
    }
}
