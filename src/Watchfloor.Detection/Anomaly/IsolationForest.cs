namespace Watchfloor.Detection.Anomaly;

/// <summary>An isolation forest (Liu, Ting and Zhou 2008): rows that random cuts isolate early are unusual.</summary>
/// <remarks>
/// Thresholds are drawn as float32, so that a row takes the same way in every runtime. Each tree has its own generator, seeded by the
/// forest's seed and the tree's number: the forest is the same on any number of threads.
/// </remarks>
public sealed class IsolationForest
{
    private readonly IsolationTree[] trees;

    private IsolationForest(IsolationTree[] trees, int columns, int subsample)
    {
        this.trees = trees;
        Columns = columns;
        Subsample = subsample;
    }

    /// <summary>Number of features.</summary>
    public int Columns { get; }

    /// <summary>Rows each tree was grown from.</summary>
    public int Subsample { get; }

    /// <summary>Number of trees.</summary>
    public int Trees => trees.Length;

    /// <summary>Grows a forest.</summary>
    /// <param name="rows">Row after row, <paramref name="columns"/> numbers each; missing values are not allowed.</param>
    /// <param name="columns">Number of features.</param>
    /// <param name="seed">The same seed gives the same forest.</param>
    /// <param name="trees">Number of trees; 100 in the paper.</param>
    /// <param name="subsample">Rows a tree; 256 in the paper, fewer when there are fewer.</param>
    /// <param name="threads">Threads to use; 0 for one per core. It does not change the forest.</param>
    /// <exception cref="ArgumentException">The rows are empty, ragged or hold NaN or infinity.</exception>
    public static IsolationForest Grow(float[] rows, int columns, int seed, int trees = 100, int subsample = 256, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(trees, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(subsample, 2);
        if (rows.Length < 2 * columns || rows.Length % columns != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are not at least two rows of {columns}.", nameof(rows));
        }

        if (Array.FindIndex(rows, value => !float.IsFinite(value)) is var bad and >= 0)
        {
            throw new ArgumentException($"Row {bad / columns}, column {bad % columns} is {rows[bad]}; fill or drop it first.", nameof(rows));
        }

        var count = rows.Length / columns;
        var size = Math.Min(subsample, count);
        var grown = new IsolationTree[trees];
        Parallel.For(0, trees, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : -1 }, tree =>
        {
            // Distinct streams: the multiplier is odd, so no two trees of one seed share a start.
            var random = new Random(unchecked((seed * 486_187_739) + tree));
            grown[tree] = IsolationTree.Grow(rows, columns, Sample(count, size, random), random);
        });
        return new(grown, columns, size);
    }

    /// <summary>Score of one row, 2^(-E[h]/c(subsample)): near 1 for the unusual, about 0.5 and less for the usual.</summary>
    public double Score(ReadOnlySpan<float> row) => Math.Pow(2, -MeanPath(row) / IsolationTree.AveragePath(Subsample));

    /// <summary>Scores of all rows.</summary>
    public double[] ScoreAll(float[] rows, int threads = 0)
    {
        var scores = new double[rows.Length / Columns];
        Parallel.For(0, scores.Length, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : -1 }, row =>
            scores[row] = Score(rows.AsSpan(row * Columns, Columns)));
        return scores;
    }

    /// <summary>Mean number of cuts before the row stands alone.</summary>
    public double MeanPath(ReadOnlySpan<float> row)
    {
        // Summed in the order of trees, so that the last bit is the same everywhere.
        var sum = 0.0;
        foreach (var tree in trees)
        {
            sum += tree.PathLength(row);
        }

        return sum / trees.Length;
    }

    /// <summary>What each feature did to the row's mean path: the parts and the expected path of a training row add up to <see cref="MeanPath"/>.</summary>
    /// <remarks>
    /// Each node knows the mean path of the training rows below it; walking from a node to its child moves that mean, and the move
    /// belongs to the feature the node cuts (Saabas 2014). Negative parts made the row unusual.
    /// </remarks>
    /// <param name="row">One row.</param>
    /// <param name="parts">Receives one number per feature.</param>
    /// <returns>The expected path of a training row.</returns>
    public double Attribute(ReadOnlySpan<float> row, Span<double> parts)
    {
        parts.Clear();
        var expected = 0.0;
        foreach (var tree in trees)
        {
            expected += tree.Attribute(row, parts);
        }

        foreach (ref var part in parts)
        {
            part /= trees.Length;
        }

        return expected / trees.Length;
    }

    // Floyd's sampling without replacement; order does not matter to a tree.
    private static int[] Sample(int count, int size, Random random)
    {
        var chosen = new HashSet<int>(size);
        var sample = new int[size];
        for (var i = 0; i < size; i++)
        {
            var limit = count - size + i;
            var candidate = random.Next(limit + 1);
            sample[i] = chosen.Add(candidate) ? candidate : limit;
            chosen.Add(sample[i]);
        }

        return sample;
    }
}
