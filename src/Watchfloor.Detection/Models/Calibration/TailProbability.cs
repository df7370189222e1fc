namespace Watchfloor.Detection.Models.Calibration;

/// <summary>How likely a usual row is to score as high: conformal p-values from training scores (Vovk et al. 2005).</summary>
/// <remarks>p = (1 + training scores at or above) / (1 + training scores). Flagging at p ≤ alpha flags about a share alpha of usual rows.</remarks>
public sealed class TailProbability
{
    private const int TopKept = 2048;
    private const int RestKept = 1024;

    private readonly double[] scores;
    private readonly int[] atOrAbove;

    internal TailProbability(double[] scores, int[] atOrAbove, int total) => (this.scores, this.atOrAbove, Total) = (scores, atOrAbove, total);

    /// <summary>Training scores it was made from.</summary>
    public int Total { get; }

    internal ReadOnlySpan<double> Scores => scores;

    internal ReadOnlySpan<int> AtOrAbove => atOrAbove;

    /// <summary>Keeps what is needed of training scores: the 2,048 highest, and 1,024 steps of the rest.</summary>
    /// <exception cref="ArgumentException">There is no score.</exception>
    public static TailProbability Of(ReadOnlySpan<double> training)
    {
        if (training.IsEmpty)
        {
            throw new ArgumentException("There is no training score.", nameof(training));
        }

        var sorted = training.ToArray();
        Array.Sort(sorted);
        var (kept, counts) = (new List<double>(), new List<int>());
        var step = Math.Max(1, (sorted.Length - TopKept) / RestKept);
        var last = int.MinValue / 2;
        for (var i = 0; i < sorted.Length; i++)
        {
            if ((i == 0 || sorted[i] != sorted[i - 1]) && (i - last >= step || i >= sorted.Length - TopKept))
            {
                kept.Add(sorted[i]);
                counts.Add(sorted.Length - i);
                last = i;
            }
        }

        return new([.. kept], [.. counts], sorted.Length);
    }

    /// <summary>The tail probability of a score, above 0 and at most 1; never too small for what was not kept.</summary>
    public double Of(double score)
    {
        // The highest kept score that is not above it: at least as many training scores reach that one. Above all kept, none reaches it.
        var at = Array.BinarySearch(scores, score);
        var isKept = at >= 0;
        at = isKept ? at : ~at - 1;
        var reached = at < 0 ? Total
            : isKept ? atOrAbove[at]
            : at == scores.Length - 1 ? 0
            : atOrAbove[at] <= TopKept ? atOrAbove[at + 1]
            : atOrAbove[at];
        return (1.0 + reached) / (1.0 + Total);
    }
}
