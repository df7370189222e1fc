using System.Globalization;

namespace Watchfloor.Detection.Models.Calibration;

/// <summary>Says in a finding that the window's scores are unlike those before it, so that its score is read with care.</summary>
internal static class DriftReason
{
    private const int Fewest = 100;

    // Of many thousand scores a test sees gaps that change nothing for a reader; histories that grow move scores by a tenth or two within weeks.
    private const double LeastGap = 0.3;

    /// <summary>The reason; null without drift or with fewer than a hundred scores on either side.</summary>
    /// <param name="before">Scores before the window.</param>
    /// <param name="window">Scores in it.</param>
    /// <param name="what">What was scored, in the plural.</param>
    public static Reason? Of(double[] before, double[] window, string what)
    {
        if (before.Length < Fewest || window.Length < Fewest)
        {
            return null;
        }

        var alarm = new DriftAlarm(TailProbability.Of(before), window.Length);
        foreach (var score in window)
        {
            alarm.Add(score);
        }

        return alarm is { IsRaised: true, Gap: double gap } && gap >= LeastGap
            ? new("drift", Math.Round(gap, 3), string.Create(CultureInfo.InvariantCulture, $"The {what} of this window score unlike those before it (the shares differ by up to {gap:P0}): something changed for many at once, or a source is new. Read the score with care."))
            : null;
    }
}
