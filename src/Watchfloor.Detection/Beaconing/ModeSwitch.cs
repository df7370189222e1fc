namespace Watchfloor.Detection.Beaconing;

/// <summary>Finds where a beacon went from one period to another: an operator who sleeps and wakes his implant.</summary>
internal static class ModeSwitch
{
    private const int FewestGapsEachSide = 10;
    private const int Places = 24;

    /// <summary>Smallest ratio of typical gaps that is called a switch; below it, two fits would only follow noise.</summary>
    private static readonly double LeastLogRatio = Math.Log(2.5);

    /// <summary>Index of the first gap after the switch; null when there is none.</summary>
    /// <param name="gaps">Positive seconds, oldest first.</param>
    public static int? Find(ReadOnlySpan<double> gaps)
    {
        if (gaps.Length < 2 * FewestGapsEachSide)
        {
            return null;
        }

        var sums = new double[gaps.Length + 1];
        for (var i = 0; i < gaps.Length; i++)
        {
            sums[i + 1] = sums[i] + Math.Log(gaps[i]);
        }

        int? best = null;
        var bestContrast = 0.0;
        var step = Math.Max(1, (gaps.Length - (2 * FewestGapsEachSide)) / Places);
        for (var at = FewestGapsEachSide; at <= gaps.Length - FewestGapsEachSide; at++)
        {
            // Every place near a coarse winner is looked at, every step-th elsewhere.
            if ((at - FewestGapsEachSide) % step != 0 && (best is null || Math.Abs(at - best.Value) > step))
            {
                continue;
            }

            var before = sums[at] / at;
            var after = (sums[^1] - sums[at]) / (gaps.Length - at);
            var contrast = Math.Abs(before - after);
            var weighted = contrast * Math.Sqrt((double)at * (gaps.Length - at));
            if (contrast >= LeastLogRatio && weighted > bestContrast)
            {
                (bestContrast, best) = (weighted, at);
            }
        }

        return best;
    }
}
