namespace Watchfloor.Incidents;

/// <summary>Whether one way of judging is better than another on the same cases.</summary>
internal static class PairedGain
{
    private const int Resamples = 2000;

    /// <summary>95 % interval of the mean gain, by resampling the cases; a fixed seed, so that the same cases always get the same answer.</summary>
    /// <param name="gains">For each case the error of the one less the error of the other; not empty.</param>
    public static (double Low, double High) Interval(IReadOnlyList<double> gains)
    {
        var random = new Random(gains.Count);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < gains.Count; j++)
            {
                sum += gains[random.Next(gains.Count)];
            }

            means[i] = sum / gains.Count;
        }

        Array.Sort(means);
        return (means[(int)(Resamples * 0.025)], means[(int)(Resamples * 0.975)]);
    }
}
