using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Beaconing;

/// <summary>One pair whose calls repeat at a steady rhythm, with every part of its score.</summary>
internal sealed record BeaconCandidate
{
    /// <summary>
    /// Hosts that share the error allowed for one Medium. Corrected for the whole network, a large one would have to be surer of every pair than a small
    /// one; a person's day has room for one false Medium in some twenty host-days, which this allows at most.
    /// </summary>
    private const double HostsEachError = 4;

    /// <summary>What is likelier chance than timer among all pairs of the network stays below High whatever surrounds it.</summary>
    private const double BelowHigh = 0.74;

    /// <summary>Below this no context lifts a pair to a finding: timing alone then gives less than 0.1.</summary>
    private const double LeastLogOdds = -3;

    /// <summary>The calls.</summary>
    public required CallSeries Calls { get; init; }

    /// <summary>Their rhythm.</summary>
    public required Rhythm Rhythm { get; init; }

    /// <summary>Sizes towards the destination; null when unknown.</summary>
    public SizeRegularity? SizeOut { get; init; }

    /// <summary>Sizes from the destination; null when unknown.</summary>
    public SizeRegularity? SizeIn { get; init; }

    /// <summary>Logarithm of the odds that a timer makes the calls, after correction for the pairs tested.</summary>
    public required double LogOdds { get; init; }

    /// <summary>0 (nobody keeps a timer) to 1 (a machine does): what times and sizes alone say.</summary>
    public required double Machine { get; init; }

    /// <summary>What the surroundings say.</summary>
    public required IReadOnlyList<Multiplier> Context { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>True when nine in ten calls were refused or not answered: a dead or blocked destination.</summary>
    public bool IsFailed => Calls.Failed >= 0.9 * Calls.Times.Length;

    /// <summary>Judges one pair; null when it has too few calls for a rhythm.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="pairs">What the ratio is corrected for: pairs tested in the same run, by <see cref="Tests"/>.</param>
    /// <param name="context">Knows what surroundings mean.</param>
    /// <param name="options">Settings.</param>
    public static BeaconCandidate? Judge(CallSeries calls, int pairs, BeaconContext context, BeaconOptions options)
    {
        var sizeOut = SizeRegularity.Of(calls.BytesOut);
        var sizeIn = SizeRegularity.Of(calls.BytesIn);
        var sizes = (sizeOut?.LogRatio ?? 0) + (sizeIn?.LogRatio ?? 0);
        var correction = Math.Log(Math.Max(1, pairs));
        var room = Math.Min(correction, Math.Log(Math.Max(1, calls.Population / HostsEachError)));
        if (Rhythm.Of(calls.Times, options.MinimumCalls, LeastLogOdds + correction - room - sizes) is not { } rhythm)
        {
            return null;
        }

        var logOdds = rhythm.LogRatio + sizes - correction;
        var machine = 1 / (1 + Math.Exp(-Math.Clamp(logOdds + room + 1.5, -40, 40)));
        // Surer timing ranks higher among the sure, but timing alone never reaches High: updaters keep timers too.
        var alone = machine * (0.52 + (0.18 * (1 - Math.Exp(-Math.Max(0, logOdds) / 200))));
        List<Multiplier> multipliers = [.. context.For(calls, rhythm)];
        var score = multipliers.Aggregate(alone, (product, multiplier) => product * multiplier.Factor);
        if (context.Unknown(calls, score) is { } unknown)
        {
            multipliers.Add(unknown);
            score *= unknown.Factor;
        }

        return new()
        {
            Calls = calls,
            Rhythm = rhythm,
            SizeOut = sizeOut,
            SizeIn = sizeIn,
            LogOdds = logOdds,
            Machine = machine,
            Context = multipliers,
            Score = Math.Clamp(score, 0, logOdds < 0 ? BelowHigh : 0.99),
        };
    }
}
