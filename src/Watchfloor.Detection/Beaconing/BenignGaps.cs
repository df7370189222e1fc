namespace Watchfloor.Detection.Beaconing;

/// <summary>How likely gaps are when nobody keeps a timer: random calls, human sessions, bursts.</summary>
internal static class BenignGaps
{
    /// <summary>
    /// Narrowest log-normal that still counts as a person's rhythm. Random calls of the test generator have a log-spread of 1.0 to
    /// 1.3, a timer with ±50% jitter 0.3 to 0.4. At 0.7 the generator's human and random calls reached the same highest ratio (7), while half as
    /// many timers with 50% jitter and 20% loss were found.
    /// </summary>
    private const double NarrowestSpread = 1.0;

    /// <summary>Mean log-likelihood of one gap under the best of three families: exponential, two exponentials, wide log-normal.</summary>
    /// <param name="gaps">Positive seconds, ascending.</param>
    public static double MeanLogLikelihood(ReadOnlySpan<double> gaps) =>
        Math.Max(TwoExponentials(gaps), WideLogNormal(gaps));

    private static double WideLogNormal(ReadOnlySpan<double> gaps)
    {
        double sum = 0, squares = 0;
        foreach (var gap in gaps)
        {
            var log = Math.Log(gap);
            sum += log;
            squares += log * log;
        }

        var mean = sum / gaps.Length;
        var variance = Math.Max(0, (squares / gaps.Length) - (mean * mean));
        var spread = Math.Max(NarrowestSpread, Math.Sqrt(variance));
        return -mean - Math.Log(spread * Math.Sqrt(2 * Math.PI)) - (variance / (2 * spread * spread));
    }

    // Expectation-maximisation from a split at the median; a plain exponential is the case of equal rates.
    private static double TwoExponentials(ReadOnlySpan<double> gaps)
    {
        var mean = 0.0;
        foreach (var gap in gaps)
        {
            mean += gap / gaps.Length;
        }

        var plain = -Math.Log(mean) - 1;
        double share = 0.5, fast = 2.5 / mean, slow = 0.5 / mean;
        for (var round = 0; round < 12; round++)
        {
            double weight = 0, weighted = 0;
            foreach (var gap in gaps)
            {
                var a = share * fast * Math.Exp(-fast * gap);
                var b = (1 - share) * slow * Math.Exp(-slow * gap);
                var r = a / Math.Max(a + b, 1e-300);
                weight += r;
                weighted += r * gap;
            }

            share = Math.Clamp(weight / gaps.Length, 0.02, 0.98);
            fast = weight / Math.Max(weighted, 1e-9);
            slow = (gaps.Length - weight) / Math.Max((mean * gaps.Length) - weighted, 1e-9);
        }

        var likelihood = 0.0;
        foreach (var gap in gaps)
        {
            var density = (share * fast * Math.Exp(-fast * gap)) + ((1 - share) * slow * Math.Exp(-slow * gap));
            likelihood += Math.Log(Math.Max(density, 1e-300)) / gaps.Length;
        }

        return Math.Max(plain, likelihood);
    }
}
