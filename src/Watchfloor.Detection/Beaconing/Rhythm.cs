namespace Watchfloor.Detection.Beaconing;

/// <summary>What the times of one pair say: the best timer, and how much more likely it is than no timer.</summary>
internal sealed record Rhythm
{
    /// <summary>Weight of the dispersion test beside the gaps it shares its data with.</summary>
    private const double DispersionWeight = 0.25;

    /// <summary>
    /// Calls wilder than this are no timer's, and fitting one would be wasted: random calls have a log-spread of 1.17 and a dispersion
    /// of 1, timers that lose 70% of their check-ins still less than either. Bursts, most of all traffic, lie far above.
    /// </summary>
    private const double MostLogSpread = 1.6;
    private const double MostDispersion = 2.5;

    /// <summary>Natural logarithm of how much likelier a timer is than random or human calls, after charges for fitted numbers and tries.</summary>
    public required double LogRatio { get; init; }

    /// <summary>Part of <see cref="LogRatio"/> that the gaps gave.</summary>
    public required double GapLogRatio { get; init; }

    /// <summary>The timer.</summary>
    public required TimerFit Timer { get; init; }

    /// <summary>The second timer, when the beacon changed its period; null when it did not.</summary>
    public TimerFit? SecondTimer { get; init; }

    /// <summary>The gaps judged.</summary>
    public required Gaps Gaps { get; init; }

    /// <summary>Check-ins: calls, or groups of calls when each check-in opens several.</summary>
    public required int CheckIns { get; init; }

    /// <summary>Calls closer than this to the one before belong to the same check-in, seconds; 0 when each call is one.</summary>
    public required double Joined { get; init; }

    /// <summary>Steadiness of counts; null when there were too few.</summary>
    public Dispersion? Dispersion { get; init; }

    /// <summary>Step with a clock.</summary>
    public required ClockAnchor Anchor { get; init; }

    /// <summary>Reads a rhythm; null when too few calls are left for one.</summary>
    /// <param name="times">Seconds, ascending.</param>
    /// <param name="minimumCalls">Fewest check-ins.</param>
    /// <param name="least">Ratio below which nobody will look; a rhythm that a rough fit leaves well below it is null.</param>
    public static Rhythm? Of(double[] times, int minimumCalls, double least = double.NegativeInfinity)
    {
        var resolution = Resolution(times);
        // Equal times are one event that two sensors or two records told.
        var single = Gaps.Starts(times, 0);
        var plain = Judge(single, 0, minimumCalls, resolution, least);
        if (single.Length < minimumCalls)
        {
            return plain;
        }

        var join = JoinWithin(single);
        if (join <= 0)
        {
            return plain;
        }

        var starts = Gaps.Starts(single, join);
        var joined = starts.Length > 0.95 * single.Length ? null : Judge(starts, join, minimumCalls, resolution, least);
        if (plain is null || joined is null)
        {
            return plain ?? joined;
        }

        // Two readings were tried, so the better one is charged for the choice.
        var better = joined.LogRatio > plain.LogRatio ? joined : plain;
        return better with { LogRatio = better.LogRatio - Math.Log(2) };
    }

    private static Rhythm? Judge(double[] times, double joined, int minimumCalls, double resolution, double least)
    {
        var gaps = Gaps.Between(times, minimumCalls - 2);
        if (gaps is null)
        {
            return null;
        }

        var dispersion = Beaconing.Dispersion.Of(times, gaps);
        var change = ModeSwitch.Find(gaps.InOrder);
        if (change is null && (gaps.LogSpread > MostLogSpread || dispersion?.Ratio > MostDispersion || LooksRandom(gaps, dispersion)))
        {
            return null;
        }

        if (change is null && double.IsFinite(least) && IsHopeless(times, gaps, joined, resolution, dispersion, least))
        {
            return null;
        }

        var count = gaps.Sorted.Length;
        var timer = TimerFit.To(gaps.Sorted, resolution);
        var ratio = LogRatioOf(gaps.Sorted, timer, joined) - Charge(gaps.Sorted.Length);
        TimerFit? second = null;
        if (change is { } at)
        {
            var before = Ascending(gaps.InOrder.AsSpan(0, at));
            var after = Ascending(gaps.InOrder.AsSpan(at));
            var first = TimerFit.To(before, resolution);
            var next = TimerFit.To(after, resolution);
            // Benign calls may change their pace as well, so each side is judged against its own benign fit.
            // The place of the change was searched for, so each side pays for its fitted numbers in full (Schwarz 1978).
            var split = LogRatioOf(before, first, joined) + LogRatioOf(after, next, joined)
                - (0.5 * TimerFit.Parameters * (Math.Log(before.Length) + Math.Log(after.Length))) - Math.Log(count);
            if (split > ratio)
            {
                (ratio, timer, second) = (split, first, next);
            }
        }

        var anchor = ClockAnchor.Near(times, timer.Period, permute: false);
        var steady = Steady(dispersion);
        return new()
        {
            LogRatio = Math.Max(ratio, anchor.LogRatio) + Math.Max(-3, steady),
            GapLogRatio = ratio,
            Timer = timer,
            SecondTimer = second,
            Gaps = gaps,
            CheckIns = times.Length,
            Joined = joined,
            Dispersion = dispersion,
            Anchor = anchor,
        };
    }

    // Most pairs of a network call at random; telling so from two numbers saves a hundred times the cost of a fit. Timers are below in one of the
    // three: full jitter spreads by 0.7 to 0.95, half loss disperses by less than 0.9, heavy loss of a narrow jitter crowds at its period.
    private static bool LooksRandom(Gaps gaps, Dispersion? dispersion)
    {
        const int FewestGaps = 32;
        if (gaps.Sorted.Length < FewestGaps || dispersion is not { Ratio: > 0.7 } || gaps.LogSpread < 1)
        {
            return false;
        }

        var mode = TimerFit.Mode(gaps.Sorted);
        var low = Array.BinarySearch(gaps.Sorted, 0.9 * mode);
        var high = Array.BinarySearch(gaps.Sorted, 1.1 * mode);
        return (high < 0 ? ~high : high) - (low < 0 ? ~low : low) < 0.12 * gaps.Sorted.Length;
    }

    private static double Steady(Dispersion? dispersion) =>
        dispersion is { } d ? DispersionWeight * Math.Min(12, -Math.Log(Math.Max(d.PValue, 1e-12)) - 1) : 0;

    // Most series are random, and far from what a finding needs. A rough fit tells at a tenth of the cost; it falls short of the full one by a quarter
    // of the ratio for sharp timers and by 0.06 a gap for wide ones (99% of 150 series a kind of the test generator), and both are allowed for.
    private static bool IsHopeless(double[] times, Gaps gaps, double joined, double resolution, Dispersion? dispersion, double least)
    {
        var count = gaps.Sorted.Length;
        var needed = least - Math.Max(-3, Steady(dispersion));
        var timer = TimerFit.Rough(gaps.Sorted, resolution);
        return (1.35 * LogRatioOf(gaps.Sorted, timer, joined)) + (0.06 * count) - Charge(count) < needed
            && ClockAnchor.Near(times, timer.Period, permute: false).LogRatio < needed - 1;
    }

    private static double LogRatioOf(double[] sorted, TimerFit timer, double joined)
    {
        var benign = sorted;
        if (joined > 0)
        {
            // After joining, no gap can be shorter than the join: random calls then wait that long and an exponential time.
            benign = [.. sorted.Select(gap => Math.Max(gap - joined, 1e-6))];
        }

        var points = Statistics.Quantiles.Compress(benign, 256);
        var perGap = timer.MeanLogLikelihood - BenignGaps.MeanLogLikelihood(points);
        return perGap * sorted.Length;
    }

    /// <summary>
    /// What the ratio must lose so that calls without a timer exceed x in at most about e^-x of all cases: the timer's numbers are fitted to few
    /// gaps, while with many gaps the benign families fit better than any timer. Read from the upper tails (99% and 99.9%) of 1,000 random and
    /// 1,000 kept-open series each of 12 to 500 calls of the test generator.
    /// </summary>
    private static double Charge(int gaps) => Math.Clamp(9.5 - (1.75 * Math.Log(gaps)), 0, 5);

    // Where one check-in opens several connections, gaps fall into two heaps; the border is a twentieth of a long gap.
    private static double JoinWithin(double[] times)
    {
        var gaps = new double[times.Length - 1];
        for (var i = 0; i < gaps.Length; i++)
        {
            gaps[i] = times[i + 1] - times[i];
        }

        Array.Sort(gaps);
        return Statistics.Quantiles.At(gaps, 0.85) / 20;
    }

    private static double[] Ascending(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    // Whole seconds or milliseconds in the source limit how sharp a rhythm can look.
    private static double Resolution(double[] times)
    {
        foreach (var step in (ReadOnlySpan<double>)[60, 1, 0.001])
        {
            var whole = 0;
            foreach (var time in times)
            {
                whole += Math.Abs((time / step) - Math.Round(time / step)) < 1e-3 / Math.Max(step, 1e-3) * 1e-3 + 1e-4 ? 1 : 0;
            }

            if (whole == times.Length)
            {
                return step;
            }
        }

        return 1e-6;
    }
}
