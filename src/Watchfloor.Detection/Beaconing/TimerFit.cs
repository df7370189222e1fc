using Watchfloor.Detection.Statistics;

namespace Watchfloor.Detection.Beaconing;

/// <summary>A timer fitted to gaps: period, jitter and the share of check-ins that were seen.</summary>
/// <remarks>
/// Each sleep is the period plus jitter, and a check-in may be lost, so a gap is one sleep or the sum of k of them. A small
/// share of gaps follows no rule. Two shapes of jitter are tried: bell-shaped (also the sum of two clock-anchored jitters) and flat
/// (Cobalt Strike, Empire and most others draw uniformly).
/// </remarks>
/// <param name="Period">Mean sleep in seconds.</param>
/// <param name="Deviation">Standard deviation of one sleep in seconds.</param>
/// <param name="Lost">Probability that a check-in is missing.</param>
/// <param name="MeanLogLikelihood">Of one gap.</param>
/// <param name="IsFlat">True when flat jitter fits better than bell-shaped.</param>
internal readonly record struct TimerFit(double Period, double Deviation, double Lost, double MeanLogLikelihood, bool IsFlat)
{
    /// <summary>Free numbers of the model; each is charged half the logarithm of the number of gaps (Schwarz 1978).</summary>
    public const int Parameters = 4;

    private const int MostSleeps = 7;
    private const int RoughPoints = 24;
    private const double LeastStray = 0.02;
    private const double MostStray = 0.25;

    /// <summary>Sharpest rhythm believed: networks and schedulers add about this much of the period.</summary>
    private const double LeastRelativeDeviation = 0.004;

    /// <summary>Largest jitter a beacon is known to use is 100% flat: a deviation of 1/√3 of the period.</summary>
    private const double MostRelativeDeviation = 0.6;

    /// <summary>Half the width of a flat jitter as a share of the period, estimated from the deviation.</summary>
    public double Jitter => Math.Min(1, Math.Sqrt(3) * Deviation / Period);

    /// <summary>Fits the timer that makes <paramref name="sorted"/> most likely.</summary>
    /// <param name="sorted">Positive seconds, ascending.</param>
    /// <param name="resolution">Steps of the clock in seconds; no deviation below a third of it is believed.</param>
    public static TimerFit To(double[] sorted, double resolution)
    {
        var coarse = Quantiles.Compress(sorted, 64);
        var median = Quantiles.At(sorted, 0.5);
        Span<double> starts = [Mode(sorted), median, Quantiles.At(sorted, 0.25), median / 2, median / 3];
        var best = new TimerFit(median, median, 0, double.NegativeInfinity, false);
        var seen = new List<double>(starts.Length);
        foreach (var start in starts)
        {
            // Two starts within 3% lead to the same place.
            if (start <= 0 || seen.Any(other => Math.Abs(Math.Log(other / start)) < 0.03))
            {
                continue;
            }

            seen.Add(start);
            foreach (var width in (ReadOnlySpan<double>)[0.05, 0.35])
            {
                var fit = Bell(coarse, start, width, resolution, rounds: 12);
                best = fit.MeanLogLikelihood > best.MeanLogLikelihood ? fit : best;
            }
        }

        var fine = Quantiles.Compress(sorted, 256);
        best = Bell(fine, best.Period, best.Deviation / best.Period, resolution, rounds: 15);
        var flat = Flat(coarse, fine, resolution, [0, 0.02, 0.05], 0.05, [0.005, 0.1, 0.2, 0.35, 0.5, 0.7]);
        return flat.MeanLogLikelihood > best.MeanLogLikelihood ? flat : best;
    }

    /// <summary>A fit at a tenth of the cost, a little less likely than <see cref="To"/> finds: enough to tell that no timer is worth looking for.</summary>
    /// <param name="sorted">Positive seconds, ascending.</param>
    /// <param name="resolution">Steps of the clock in seconds.</param>
    public static TimerFit Rough(double[] sorted, double resolution)
    {
        var points = Quantiles.Compress(sorted, RoughPoints);
        var median = Quantiles.At(sorted, 0.5);
        var best = Flat(points, points, resolution, [0], 0.15, [0.005, 0.2, 0.5]);
        foreach (var start in (ReadOnlySpan<double>)[Mode(sorted), median, median / 2])
        {
            var fit = start > 0 ? Bell(points, start, 0.15, resolution, rounds: 4) : best;
            best = fit.MeanLogLikelihood > best.MeanLogLikelihood ? fit : best;
        }

        return best;
    }

    // Expectation-maximisation over how many sleeps each gap holds.
    private static TimerFit Bell(double[] gaps, double period, double relativeDeviation, double resolution, int rounds)
    {
        var mean = gaps.Average();
        var deviation = relativeDeviation * period;
        double lost = 0.15, stray = 0.05, likelihood = double.NegativeInfinity;
        Span<double> share = stackalloc double[MostSleeps];
        Span<double> density = stackalloc double[MostSleeps];
        for (var round = 0; round <= rounds; round++)
        {
            var least = Math.Max(LeastRelativeDeviation * period, resolution / 3);
            // A clock of whole seconds cannot show a jitter of less, also when the period is one of them.
            deviation = Math.Clamp(deviation, least, Math.Max(least, MostRelativeDeviation * period));
            Shares(lost, share);
            double total = 0, sleeps = 0, weighted = 0, squares = 0, weight = 0;
            foreach (var gap in gaps)
            {
                var regular = 0.0;
                for (var k = 1; k <= MostSleeps; k++)
                {
                    density[k - 1] = share[k - 1] * Normal(gap, k * period, k * deviation * deviation);
                    regular += density[k - 1];
                }

                var random = Math.Exp(-gap / mean) / mean;
                var all = ((1 - stray) * regular) + (stray * random);
                total += Math.Log(Math.Max(all, 1e-300));
                var scale = (1 - stray) / Math.Max(all, 1e-300);
                for (var k = 1; k <= MostSleeps; k++)
                {
                    var r = density[k - 1] * scale;
                    weight += r;
                    sleeps += r * k;
                    weighted += r * gap;
                    squares += r * (gap - (k * period)) * (gap - (k * period)) / k;
                }
            }

            var gained = (total / gaps.Length) - likelihood;
            likelihood = total / gaps.Length;
            if (round == rounds || weight < 1e-6 || (round > 3 && gained < 1e-4))
            {
                break;
            }

            period = weighted / sleeps;
            deviation = Math.Sqrt(squares / weight);
            lost = Math.Clamp(1 - (weight / sleeps), 0.001, 0.85);
            stray = Math.Clamp(1 - (weight / gaps.Length), LeastStray, MostStray);
        }

        return new(period, deviation, lost, likelihood, IsFlat: false);
    }

    // Edges are searched among the gaps themselves; likelihood has no slope there for a climb to follow.
    private static TimerFit Flat(double[] coarse, double[] fine, double resolution, ReadOnlySpan<double> lowShares, double step, ReadOnlySpan<double> losses)
    {
        var bestLikelihood = double.NegativeInfinity;
        double bestLow = 0, bestHigh = 0, bestLost = 0;
        var density = new double[Math.Max(coarse.Length, fine.Length) * MostSleeps];
        foreach (var lowShare in lowShares)
        {
            var low = Quantiles.At(coarse, lowShare);
            for (var highShare = 0.25; highShare <= 1.001; highShare += step)
            {
                var high = Quantiles.At(coarse, Math.Min(1, highShare));
                FlatDensities(coarse, low, high, resolution, density);
                foreach (var lost in losses)
                {
                    var likelihood = FlatLikelihood(coarse, density, lost);
                    if (likelihood > bestLikelihood)
                    {
                        (bestLikelihood, bestLow, bestHigh, bestLost) = (likelihood, low, high, lost);
                    }
                }
            }
        }

        var width = Math.Max(bestHigh - bestLow, resolution);
        FlatDensities(fine, bestLow, bestHigh, resolution, density);
        return new((bestLow + bestHigh) / 2, width / Math.Sqrt(12), bestLost, FlatLikelihood(fine, density, bestLost), true);
    }

    // Density of each gap if it holds k sleeps, for every k; the share of lost check-ins only weighs these.
    private static void FlatDensities(double[] gaps, double low, double high, double resolution, double[] density)
    {
        var period = (low + high) / 2;
        // The edges come from the data, so the true ones lie a little outside.
        var margin = Math.Max(resolution, 1.5 * (high - low) / gaps.Length) / 2;
        low = Math.Max(0, low - margin);
        high += margin;
        var width = Math.Max(high - low, LeastRelativeDeviation * period);
        var variance = width * width / 12;
        for (var i = 0; i < gaps.Length; i++)
        {
            var gap = gaps[i];
            var two = Math.Abs(gap - low - high);
            density[i * MostSleeps] = gap >= low && gap <= high ? 1 / width : 0;
            density[(i * MostSleeps) + 1] = two < width ? (width - two) / (width * width) : 0;
            for (var k = 3; k <= MostSleeps; k++)
            {
                density[(i * MostSleeps) + k - 1] = Normal(gap, k * period, k * variance);
            }
        }
    }

    private static double FlatLikelihood(double[] gaps, double[] density, double lost)
    {
        var mean = 0.0;
        foreach (var gap in gaps)
        {
            mean += gap / gaps.Length;
        }

        Span<double> share = stackalloc double[MostSleeps];
        Shares(lost, share);
        var total = 0.0;
        for (var i = 0; i < gaps.Length; i++)
        {
            var regular = 0.0;
            for (var k = 0; k < MostSleeps; k++)
            {
                regular += share[k] * density[(i * MostSleeps) + k];
            }

            total += Math.Log(((1 - LeastStray) * regular) + (LeastStray * Math.Exp(-gaps[i] / mean) / mean) + 1e-300);
        }

        return total / gaps.Length;
    }

    private static void Shares(double lost, Span<double> share)
    {
        var p = 1 - lost;
        for (var k = 0; k < share.Length; k++)
        {
            share[k] = p;
            p *= lost;
        }
    }

    private static double Normal(double value, double mean, double variance)
    {
        var distance = value - mean;
        var exponent = distance * distance / (2 * variance);
        return exponent > 40 ? 0 : Math.Exp(-exponent) / Math.Sqrt(2 * Math.PI * variance);
    }

    // Half-sample mode of the logarithm (Bickel and Fruehwirth 2006): the densest half of the densest half, and so on.
    internal static double Mode(double[] sorted)
    {
        int first = 0, length = sorted.Length;
        while (length > 3)
        {
            var half = (length + 1) / 2;
            var bestWidth = double.PositiveInfinity;
            var bestStart = first;
            for (var i = first; i + half <= first + length; i++)
            {
                var width = sorted[i + half - 1] / Math.Max(sorted[i], 1e-9);
                if (width < bestWidth)
                {
                    (bestWidth, bestStart) = (width, i);
                }
            }

            (first, length) = (bestStart, half);
        }

        return sorted[first + (length / 2)];
    }
}
