namespace Watchfloor.Detection.Models.Metrics;

/// <summary>How well scores rank outliers above the rest. Labels are for measuring only.</summary>
public static class RankMetrics
{
    /// <summary>Share of pairs (outlier, other) in the right order, ties counted half (Mann and Whitney 1947). NaN without both kinds.</summary>
    /// <param name="scores">Higher is more anomalous.</param>
    /// <param name="labels">True for an outlier.</param>
    public static double AreaUnderRoc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        double pairs = 0, positives = 0, negatives = 0;
        foreach (var (outliers, others) in Groups(scores, labels))
        {
            // From the highest score down: outliers met so far stand above these others.
            pairs += others * (positives + (outliers / 2.0));
            positives += outliers;
            negatives += others;
        }

        return positives > 0 && negatives > 0 ? pairs / (positives * negatives) : double.NaN;
    }

    /// <summary>Mean precision at each step of recall, ties as one step, as scikit-learn's average_precision_score has it. NaN without outliers.</summary>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        double positives = 0, seen = 0, sum = 0;
        foreach (var (outliers, others) in Groups(scores, labels))
        {
            positives += outliers;
            seen += outliers + others;
            sum += outliers * (positives / seen);
        }

        return positives > 0 ? sum / positives : double.NaN;
    }

    // Rows with the same score, the highest first.
    private static List<(int Outliers, int Others)> Groups(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length)
        {
            throw new ArgumentException($"{scores.Length} scores, but {labels.Length} labels.", nameof(labels));
        }

        var (sorted, marks) = (scores.ToArray(), labels.ToArray());
        Array.Sort(sorted, marks);
        var groups = new List<(int, int)>();
        for (var end = sorted.Length; end > 0;)
        {
            var (from, outliers) = (end, 0);
            while (from > 0 && sorted[from - 1] == sorted[end - 1])
            {
                from--;
                outliers += marks[from] ? 1 : 0;
            }

            groups.Add((outliers, end - from - outliers));
            end = from;
        }

        return groups;
    }
}
