namespace Watchfloor.Detection.Models.Calibration;

/// <summary>Says when scores no longer look like those of training, so that the model should be trained again.</summary>
/// <remarks>Without drift, tail probabilities are spread evenly. The alarm is the Kolmogorov-Smirnov test of that, at one in a thousand a window.</remarks>
/// <param name="calibration">Calibration of the model.</param>
/// <param name="window">Scores a window, at least 100. Default 2,000: a shift of about 4 % of the scores is seen.</param>
public sealed class DriftAlarm(TailProbability calibration, int window = 2000)
{
    // The test's bound: sqrt(-ln(alpha / 2) / 2) for alpha = 0.001.
    private const double Bound = 1.9495;

    private readonly List<double> probabilities = new(window);

    /// <summary>The largest gap of the last full window between the share of scores beyond a level and the level; null before the first.</summary>
    public double? Gap { get; private set; }

    /// <summary>Whether the last full window looks unlike training.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>Takes a score in; true when it fills a window that raises the alarm.</summary>
    public bool Add(double score)
    {
        probabilities.Add(calibration.Of(score));
        if (probabilities.Count < window)
        {
            return false;
        }

        probabilities.Sort();
        var gap = 0.0;
        for (var i = 0; i < probabilities.Count; i++)
        {
            // Equal scores of training make steps, which are no drift: only what exceeds a probability's own level counts.
            var level = probabilities[i];
            var upTo = i + 1;
            while (upTo < probabilities.Count && probabilities[upTo] == level)
            {
                upTo++;
            }

            gap = Math.Max(gap, Math.Abs(((double)upTo / probabilities.Count) - level));
            i = upTo - 1;
        }

        probabilities.Clear();
        Gap = gap;
        IsRaised = gap > Bound * Math.Sqrt((1.0 / window) + (1.0 / calibration.Total));
        return IsRaised;
    }
}
