namespace Watchfloor.Detection.Models.Calibration;

/// <summary>The score from which on a wanted share of rows is flagged, and the truth about ties.</summary>
/// <param name="Threshold">Rows that score at least this are flagged.</param>
/// <param name="Wanted">Share asked for.</param>
/// <param name="Flagged">Share that the threshold flags: more than wanted when rows tie, never more than one group of ties too many.</param>
/// <param name="Tied">Rows that score exactly the threshold.</param>
public sealed record Contamination(double Threshold, double Wanted, double Flagged, int Tied)
{
    /// <summary>Finds the threshold exactly, by sorting.</summary>
    /// <param name="scores">At least one score.</param>
    /// <param name="share">Above 0, at most 0.5.</param>
    public static Contamination Of(ReadOnlySpan<double> scores, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 0.5);
        var sorted = scores.ToArray();
        Array.Sort(sorted);
        var wanted = Math.Max(1, (int)Math.Round(share * sorted.Length));
        var threshold = sorted[^wanted];
        var (flagged, tied) = (0, 0);
        foreach (var score in sorted)
        {
            flagged += score >= threshold ? 1 : 0;
            tied += score == threshold ? 1 : 0;
        }

        return new(threshold, share, (double)flagged / sorted.Length, tied);
    }
}
