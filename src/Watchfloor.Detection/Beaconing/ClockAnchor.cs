namespace Watchfloor.Detection.Beaconing;

/// <summary>Whether calls keep step with a clock over the whole time, as a schedule does and a redrawn sleep does not.</summary>
/// <param name="Period">Seconds of the clock.</param>
/// <param name="Power">|Σ exp(2πi t/period)|²/n: about 1 for random calls, n for a perfect clock.</param>
/// <param name="Trials">Independent periods tried.</param>
/// <param name="PermutationP">Share of shuffles of the same gaps that keep step at least as well; a redrawn sleep shuffles without loss.</param>
internal readonly record struct ClockAnchor(double Period, double Power, double Trials, double PermutationP)
{
    private const int MostCalls = 512;
    private const double Reach = 0.02;
    private const double Oversampling = 4;
    private const int Shuffles = 19;

    /// <summary>Log-likelihood ratio against random calls: power is exponential there, less the number of periods tried.</summary>
    public double LogRatio => Power - Math.Log(Math.Max(Trials, 1)) - Math.Log(Power + 1);

    /// <summary>Looks within 2% of <paramref name="period"/>.</summary>
    /// <param name="times">Seconds, ascending.</param>
    /// <param name="period">Seconds, from the gaps.</param>
    /// <param name="permute">Whether to shuffle gaps for the null; costs twenty times as much.</param>
    public static ClockAnchor Near(ReadOnlySpan<double> times, double period, bool permute)
    {
        var calls = times.Length <= MostCalls ? times : times[..MostCalls];
        var (best, power, trials) = Scan(calls, period);
        var atLeast = 1;
        if (permute)
        {
            // Seeded by the data's size alone: the same calls shuffle the same way on every run.
            var random = new Random(calls.Length);
            var gaps = new double[calls.Length - 1];
            for (var i = 0; i < gaps.Length; i++)
            {
                gaps[i] = calls[i + 1] - calls[i];
            }

            var shuffled = new double[calls.Length];
            for (var round = 0; round < Shuffles; round++)
            {
                random.Shuffle(gaps);
                for (var i = 0; i < gaps.Length; i++)
                {
                    shuffled[i + 1] = shuffled[i] + gaps[i];
                }

                atLeast += Scan(shuffled, period).Power >= power ? 1 : 0;
            }
        }

        return new(best, power, trials, permute ? (double)atLeast / (Shuffles + 1) : 1);
    }

    private static (double Period, double Power, double Trials) Scan(ReadOnlySpan<double> times, double period)
    {
        var span = times[^1] - times[0];
        var cycles = Math.Max(1, span / period);
        // A denser grid than this moves no phase by more than an eighth of a turn between neighbours.
        var steps = (int)Math.Clamp(2 * Reach * cycles * Oversampling, 3, 2000);
        var lowest = (1 - Reach) / period;
        var step = 2 * Reach / period / steps;
        Span<double> re = stackalloc double[times.Length];
        Span<double> im = stackalloc double[times.Length];
        Span<double> stepRe = stackalloc double[times.Length];
        Span<double> stepIm = stackalloc double[times.Length];
        for (var i = 0; i < times.Length; i++)
        {
            var t = times[i] - times[0];
            (im[i], re[i]) = Math.SinCos(2 * Math.PI * lowest * t);
            (stepIm[i], stepRe[i]) = Math.SinCos(2 * Math.PI * step * t);
        }

        double bestPower = 0, bestFrequency = 1 / period;
        for (var f = 0; f <= steps; f++)
        {
            double sumRe = 0, sumIm = 0;
            for (var i = 0; i < times.Length; i++)
            {
                sumRe += re[i];
                sumIm += im[i];
                var turned = (re[i] * stepRe[i]) - (im[i] * stepIm[i]);
                im[i] = (re[i] * stepIm[i]) + (im[i] * stepRe[i]);
                re[i] = turned;
            }

            var power = ((sumRe * sumRe) + (sumIm * sumIm)) / times.Length;
            if (power > bestPower)
            {
                (bestPower, bestFrequency) = (power, lowest + (f * step));
            }
        }

        return (1 / bestFrequency, bestPower, Math.Max(1, 2 * Reach * cycles) + 2);
    }
}
