namespace Watchfloor.Detection.Models.Forest;

/// <summary>How a column to cut is chosen.</summary>
public enum ColumnChoice
{
    /// <summary>Every column that still varies is as likely.</summary>
    Uniform = 0,

    /// <summary>In proportion to the column's kurtosis in the tree's sample: heavy tails, where outliers are, are cut more often.</summary>
    Kurtosis = 1,
}

/// <summary>Where a cut is made.</summary>
public enum CutChoice
{
    /// <summary>Anywhere between the lowest and the highest value, as in the paper.</summary>
    Uniform = 0,

    /// <summary>Where the two sides, pooled, spread least: the fair-cut forest (Cortes 2021, arXiv:2110.13402).</summary>
    PooledGain = 1,
}

/// <summary>What a leaf says about the rows that reach it.</summary>
public enum LeafScore
{
    /// <summary>Cuts to get there plus the expected rest, as in the paper.</summary>
    Depth = 0,

    /// <summary>Logarithm of the share of rows over the share of the range that the path kept: low where rows are thin.</summary>
    Density = 1,
}

/// <summary>Settings of an isolation forest. The defaults are the paper's.</summary>
public sealed record ForestOptions
{
    /// <summary>Number of trees, 1 to 10,000. Default 100; time and size grow with it, the score's noise falls with its root.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows a tree, 2 to 65,536; fewer when there are fewer. Default 256; more rows let clustered outliers hide each other.</summary>
    public int Subsample { get; init; } = 256;

    /// <summary>The same seed gives the same forest, to the bit, on any number of threads and any processor. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Deepest cut; 0 for the paper's limit, -1 for none (at most 256).</summary>
    public int DepthLimit { get; init; }

    /// <summary>Columns of a hyperplane; 1 (default) for cuts along one column, 0 for all columns (Hariri et al. 2019).</summary>
    public int HyperplaneColumns { get; init; } = 1;

    /// <summary>How a column to cut is chosen.</summary>
    public ColumnChoice Columns { get; init; }

    /// <summary>Where a cut is made.</summary>
    public CutChoice Cuts { get; init; }

    /// <summary>What a leaf says.</summary>
    public LeafScore Leaves { get; init; }

    /// <summary>Throws when a number is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Which and what it was.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Trees, MaximumTrees);
        ArgumentOutOfRangeException.ThrowIfLessThan(Subsample, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Subsample, MaximumSubsample);
        ArgumentOutOfRangeException.ThrowIfLessThan(DepthLimit, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DepthLimit, MaximumDepth);
        ArgumentOutOfRangeException.ThrowIfLessThan(HyperplaneColumns, 0);
    }

    internal const int MaximumTrees = 10_000;
    internal const int MaximumSubsample = 65_536;
    internal const int MaximumDepth = 256;

    internal int DepthFor(int rows) => DepthLimit switch
    {
        0 => PathLength.Limit(rows),
        -1 => MaximumDepth,
        _ => DepthLimit,
    };
}
