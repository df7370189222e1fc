namespace Watchfloor.Detection.Models.Calibration;

/// <summary>What a detector makes of the isolation scores of a forest that is grown over its own window.</summary>
internal static class ForestTail
{
    // A usual row scores about so much.
    private const double Usual = 0.45;

    // What scores so much more stands alone in nearly every tree: no claim is stronger.
    private const double UpToAlone = 0.35;

    /// <summary>The score that only the allowed tail reaches; without scores one that nothing reaches.</summary>
    /// <param name="scores">Scores of the window, in any order.</param>
    /// <param name="share">Share that may reach it.</param>
    /// <param name="fewest">So many may reach it however small the share is, so that small windows can find.</param>
    public static double Threshold(IEnumerable<double> scores, double share, int fewest)
    {
        double[] sorted = [.. scores];
        Array.Sort(sorted);
        return sorted.Length == 0 ? double.PositiveInfinity : sorted[^Math.Min(sorted.Length, Math.Max(fewest, (int)Math.Ceiling(share * sorted.Length)))];
    }

    /// <summary>The score of a finding that rests on an isolation score: 0.3, as it passed the threshold, to 0.99.</summary>
    public static double Strength(double score) => Math.Clamp((score - Usual) / UpToAlone, 0.3, 0.99);
}
