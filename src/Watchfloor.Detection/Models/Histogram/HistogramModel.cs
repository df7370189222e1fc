namespace Watchfloor.Detection.Models.Histogram;

/// <summary>HBOS (Goldstein and Dengel 2012): the sum over columns of -ln of how full a value's bin is beside the fullest. No randomness.</summary>
public sealed class HistogramModel
{
    /// <summary>Bins a column between its lowest and highest value, as the usual implementations have it.</summary>
    public const int Bins = 10;

    internal HistogramModel(float[] low, float[] high, double[] parts) => (Low, High, Parts) = (low, high, parts);

    /// <summary>Number of columns of a row.</summary>
    public int Columns => Low.Length;

    internal float[] Low { get; }

    internal float[] High { get; }

    /// <summary>What each bin adds, <see cref="Bins"/> + 1 a column; the last is for what lies outside.</summary>
    internal double[] Parts { get; }

    /// <summary>Counts every column; missing and infinite values are left out.</summary>
    /// <param name="rows">At least one row, row-major.</param>
    /// <param name="columns">Numbers a row.</param>
    public static HistogramModel Fit(ReadOnlyMemory<float> rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (rows.Length < columns || rows.Length % columns != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are not at least one row of {columns}.", nameof(rows));
        }

        var model = new HistogramModel(new float[columns], new float[columns], new double[columns * (Bins + 1)]);
        Parallel.For(0, columns, column => model.Count(rows.Span, column));
        return model;
    }

    /// <summary>Score of a row, 0 and more; a missing value adds nothing.</summary>
    public double Score(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        for (var column = 0; column < Columns; column++)
        {
            sum += float.IsNaN(row[column]) ? 0 : Parts[(column * (Bins + 1)) + Bin(column, row[column])];
        }

        return sum;
    }

    private void Count(ReadOnlySpan<float> rows, int column)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var at = column; at < rows.Length; at += Columns)
        {
            if (float.IsFinite(rows[at]))
            {
                (low, high) = (MathF.Min(low, rows[at]), MathF.Max(high, rows[at]));
            }
        }

        (Low[column], High[column]) = low <= high ? (low, high) : (0, 0);
        Span<int> counts = stackalloc int[Bins + 1];
        counts.Clear();
        for (var at = column; at < rows.Length; at += Columns)
        {
            counts[float.IsNaN(rows[at]) ? Bins : Bin(column, rows[at])]++;
        }

        // One row more everywhere: an empty bin is rare, not impossible.
        counts[Bins] = 0;
        var fullest = 0;
        foreach (var count in counts)
        {
            fullest = Math.Max(fullest, count);
        }

        for (var bin = 0; bin <= Bins; bin++)
        {
            Parts[(column * (Bins + 1)) + bin] = -Math.Log((counts[bin] + 1.0) / (fullest + 1));
        }
    }

    private int Bin(int column, float value)
    {
        var (low, high) = ((double)Low[column], (double)High[column]);
        return value < low || value > high ? Bins
            : high > low ? Math.Min(Bins - 1, (int)((value - low) / (high - low) * Bins))
            : 0;
    }
}
