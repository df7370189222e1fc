using Watchfloor.Detection.Statistics;

namespace Watchfloor.Detection.Beaconing;

/// <summary>How alike the sizes of the calls are in one direction, unknown and zero left out.</summary>
/// <param name="Known">Calls with a size.</param>
/// <param name="Median">Median bytes.</param>
/// <param name="ModeShare">Share of calls within 2% or 16 bytes of the median.</param>
/// <param name="LogSpread">ln(q75/q25)/1.349 of the sizes.</param>
internal readonly record struct SizeRegularity(int Known, double Median, double ModeShare, double LogSpread)
{
    private const int FewestKnown = 8;

    /// <summary>Measures; null when fewer than eight calls have a size.</summary>
    public static SizeRegularity? Of(ReadOnlySpan<long> bytes)
    {
        var known = new List<double>(bytes.Length);
        foreach (var value in bytes)
        {
            if (value > 0)
            {
                known.Add(value);
            }
        }

        if (known.Count < FewestKnown)
        {
            return null;
        }

        var sorted = known.ToArray();
        Array.Sort(sorted);
        var median = Quantiles.At(sorted, 0.5);
        var reach = Math.Max(16, 0.02 * median);
        var near = sorted.Count(value => Math.Abs(value - median) <= reach);
        return new(
            sorted.Length,
            median,
            (double)near / sorted.Length,
            Math.Log(Quantiles.At(sorted, 0.75) / Quantiles.At(sorted, 0.25)) / 1.349);
    }

    /// <summary>
    /// Log-likelihood ratio of check-ins against ordinary traffic. From the generator: check-ins of constant or padded size have
    /// nine in ten sizes near the median, browsing one in twenty with a log-spread above one.
    /// </summary>
    public double LogRatio => Math.Clamp((1.5 * (ModeShare - 0.3)) + (0.6 - LogSpread), -2, 1.5);
}
