namespace Watchfloor.Detection.Models.Forest;

/// <summary>An isolation forest (Liu, Ting and Zhou 2008): rows that random cuts isolate early are unusual.</summary>
/// <remarks>
/// Tables are row-major float32, <see cref="Columns"/> numbers a row. A missing value (NaN) takes the way of the column's median in
/// training; infinities are larger or smaller than every threshold. Scores are the same bits on any number of threads, in any batch
/// and on any processor: thresholds are float32 from the start, leaf values whole multiples of a power of two.
/// </remarks>
public sealed class IsolationForest
{
    // Laid out when first scored: a forest that is grown to be stored has no use for it.
    private readonly Lazy<ForestScorer> scorer;

    internal IsolationForest(ForestNodes nodes, Planes? planes, float[] fill, int subsample, ForestOptions options)
    {
        (Nodes, Planes, Fill, Subsample, Options) = (nodes, planes, fill, subsample, options);
        scorer = new(() => new(nodes, planes, fill.Length, fill));
        ExpectedPath = PathLength.Expected(subsample);
    }

    /// <summary>Number of columns of a row.</summary>
    public int Columns => Fill.Length;

    /// <summary>Rows each tree was grown from; fewer than asked for when there were fewer.</summary>
    public int Subsample { get; }

    /// <summary>Number of trees.</summary>
    public int Trees => Nodes.Trees;

    /// <summary>What the forest was grown with.</summary>
    public ForestOptions Options { get; }

    /// <summary>c(subsample), which a mean path is compared with.</summary>
    public double ExpectedPath { get; }

    internal ForestNodes Nodes { get; }

    internal Planes? Planes { get; }

    internal float[] Fill { get; }

    /// <summary>Grows a forest.</summary>
    /// <param name="rows">At least one row, row-major.</param>
    /// <param name="columns">Numbers a row, at least 1.</param>
    /// <param name="options">Settings; null for the paper's.</param>
    /// <param name="threads">Threads to use; 0 for one a core. It does not change the forest.</param>
    /// <exception cref="ArgumentException">No row, or not a whole number of rows.</exception>
    public static IsolationForest Grow(ReadOnlyMemory<float> rows, int columns, ForestOptions? options = null, int threads = 0)
    {
        options ??= new();
        var (fill, size) = Prepare(rows, columns, options);
        return Build(GrowTrees(rows, columns, options, fill, size, 0, threads), fill, size, options);
    }

    /// <summary>Score of one row: for depth 2^(-E[h]/c(subsample)), near 1 for the unusual and about 0.5 or less for the usual; for density the negative mean log density.</summary>
    /// <exception cref="ArgumentException">The row has another number of columns.</exception>
    public double Score(ReadOnlySpan<float> row)
    {
        ThrowUnlessRow(row.Length);
        return ToScore(scorer.Value.Sum(row));
    }

    /// <summary>Scores of a table.</summary>
    /// <param name="rows">Row-major.</param>
    /// <param name="scores">Receives one score a row.</param>
    /// <param name="threads">Threads to use; 0 for one a core.</param>
    /// <param name="width">Rows to compare at once; any width gives the same bits.</param>
    /// <exception cref="ArgumentException">Not whole rows, or not as many scores as rows.</exception>
    public void ScoreAll(ReadOnlyMemory<float> rows, Memory<double> scores, int threads = 0, LaneWidth width = LaneWidth.Widest)
    {
        if (rows.Length != (long)scores.Length * Columns)
        {
            throw new ArgumentException($"{rows.Length} numbers are not {scores.Length} rows of {Columns}.", nameof(rows));
        }

        scorer.Value.Sum(rows, threads, width, (first, sums) =>
        {
            var to = scores.Span[first..];
            for (var row = 0; row < sums.Length; row++)
            {
                to[row] = ToScore(sums[row]);
            }
        });
    }

    /// <summary>Scores of a table.</summary>
    public double[] ScoreAll(ReadOnlyMemory<float> rows, int threads = 0)
    {
        var scores = new double[rows.Length / Columns];
        ScoreAll(rows, scores, threads);
        return scores;
    }

    /// <summary>Mean over the trees of a row's path length (or log density).</summary>
    public double MeanPath(ReadOnlySpan<float> row)
    {
        ThrowUnlessRow(row.Length);
        return Mean(scorer.Value.Sum(row));
    }

    /// <summary>The forest with more trees, grown from <paramref name="rows"/>: the same as growing all at once when the rows are the same.</summary>
    /// <exception cref="ArgumentException">The rows do not fit the forest.</exception>
    public IsolationForest WithMoreTrees(ReadOnlyMemory<float> rows, int trees, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trees, 1);
        var options = Options with { Trees = Trees + trees };
        options.Validate();
        if (rows.Length / Columns < Subsample || rows.Length % Columns != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are not at least {Subsample} rows of {Columns}; a tree needs as many as the others had.", nameof(rows));
        }

        var grown = GrowTrees(rows, Columns, options, Fill, Subsample, Trees, threads);
        var all = Enumerable.Range(0, Trees).Select(tree => ForestParts.Tree(Nodes, Planes, tree)).Concat(grown).ToList();
        return Build(all, Fill, Subsample, options);
    }

    internal static (float[] Fill, int Size) Prepare(ReadOnlyMemory<float> rows, int columns, ForestOptions options)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (rows.Length < columns || rows.Length % columns != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are not at least one row of {columns}.", nameof(rows));
        }

        return (Forest.Fill.Medians(rows.Span, columns, options.Seed), Math.Min(options.Subsample, rows.Length / columns));
    }

    internal static IsolationForest Build(IReadOnlyList<GrownTree> trees, float[] fill, int size, ForestOptions options) =>
        new(ForestNodesBuilder.Build(trees), Planes.Of(trees), fill, size, options);

    private static GrownTree[] GrowTrees(ReadOnlyMemory<float> rows, int columns, ForestOptions options, float[] fill, int size, int first, int threads)
    {
        var trees = new GrownTree[options.Trees - first];
        Parallel.For(
            0,
            trees.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount },
            () => new TreeGrower(options, columns, size, fill),
            (tree, _, grower) =>
            {
                trees[tree] = grower.Grow(rows.Span, first + tree);
                return grower;
            },
            _ => { });
        return trees;
    }

    private double Mean(long sum) => Nodes.LeafBase + (sum * Nodes.LeafUnit / Trees);

    private double ToScore(long sum)
    {
        var mean = Mean(sum);

        // A forest grown from one row knows no unusual: everything is as expected.
        return Options.Leaves == LeafScore.Density ? -mean
            : ExpectedPath > 0 ? PowerOfTwo.Raise(-mean / ExpectedPath)
            : 0.5;
    }

    private void ThrowUnlessRow(int length)
    {
        if (length != Columns)
        {
            throw new ArgumentException($"A row of {length} numbers, but the forest has {Columns} columns.");
        }
    }
}
