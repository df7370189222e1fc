namespace Watchfloor.Detection.Models.Tails;

/// <summary>How the tails of a column become its part of the score.</summary>
public enum TailKind
{
    /// <summary>ECOD (Li et al. 2022, arXiv:2201.00382): the rarer tail.</summary>
    Ecod = 0,

    /// <summary>COPOD (Li et al. 2020, arXiv:2009.09463): the tail the column is skewed to, or the mean of both when that is more.</summary>
    Copod = 1,
}

/// <summary>Scores a row by how far each value lies in the tails of its column: the sum of -ln of tail shares. No randomness, no settings.</summary>
public sealed class TailModel
{
    internal TailModel(TailKind kind, IReadOnlyList<TailTable> tables, IReadOnlyList<double> skewness) =>
        (Kind, Tables, Skewness) = (kind, tables, skewness);

    /// <summary>How tails become a score.</summary>
    public TailKind Kind { get; }

    /// <summary>Number of columns of a row.</summary>
    public int Columns => Tables.Count;

    internal IReadOnlyList<TailTable> Tables { get; }

    internal IReadOnlyList<double> Skewness { get; }

    /// <summary>Learns the tails of every column; missing values are left out.</summary>
    /// <param name="rows">At least one row, row-major.</param>
    /// <param name="columns">Numbers a row.</param>
    /// <param name="kind">How tails become a score.</param>
    public static TailModel Fit(ReadOnlyMemory<float> rows, int columns, TailKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (rows.Length < columns || rows.Length % columns != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are not at least one row of {columns}.", nameof(rows));
        }

        var (tables, skewness) = (new TailTable[columns], new double[columns]);
        Parallel.For(0, columns, column =>
        {
            var values = new float[rows.Length / columns];
            var known = 0;
            for (var at = column; at < rows.Length; at += columns)
            {
                values[known] = rows.Span[at];
                known += float.IsNaN(values[known]) ? 0 : 1;
            }

            skewness[column] = Skew(values.AsSpan(0, known));
            tables[column] = TailTable.Of(values.AsSpan(0, known));
        });
        return new(kind, tables, skewness);
    }

    /// <summary>Score of a row, 0 and more; a missing value adds nothing.</summary>
    public double Score(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        for (var column = 0; column < Tables.Count; column++)
        {
            sum += float.IsNaN(row[column]) ? 0 : Part(column, row[column]);
        }

        return sum;
    }

    /// <summary>What a column adds to the score.</summary>
    public double Part(int column, float value)
    {
        var (left, right) = Tables[column].Shares(value);
        var (low, high) = (-Math.Log(left), -Math.Log(right));
        var skewed = Skewness[column] < 0 ? low : high;
        return Kind == TailKind.Ecod ? Math.Max(low, high) : Math.Max(skewed, (low + high) / 2);
    }

    // Third moment over the second's 3/2 power; 0 for a constant column. Infinities would make it NaN and say nothing about a side.
    private static double Skew(ReadOnlySpan<float> values)
    {
        double mean = 0, second = 0, third = 0;
        foreach (var value in values)
        {
            mean += value;
        }

        mean /= Math.Max(1, values.Length);
        foreach (var value in values)
        {
            var off = value - mean;
            second += off * off;
            third += off * off * off;
        }

        var skew = Math.Sqrt(values.Length) * third / Math.Pow(second, 1.5);
        return double.IsFinite(skew) ? skew : 0;
    }
}
