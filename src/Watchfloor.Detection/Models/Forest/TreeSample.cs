using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>The rows one tree is grown from, copied column by column so that a cut reads neighbouring memory.</summary>
/// <remarks>Reused from tree to tree by one thread. Missing values are filled and infinities moved to the ends of the float range.</remarks>
internal sealed class TreeSample
{
    private readonly float[] values;
    private readonly float[] fill;
    private readonly long[] drawn;

    public TreeSample(int columns, int size, float[] fill)
    {
        (Columns, Size, this.fill) = (columns, size, fill);
        values = new float[columns * size];
        drawn = new long[size];
        Rows = new int[size];
        ColumnOrder = new int[columns];
        Weights = new double[columns];
    }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Size { get; }

    /// <summary>Numbers of the rows within the sample; growing reorders them.</summary>
    public int[] Rows { get; }

    /// <summary>A permutation of the columns that draws without replacement shuffle further.</summary>
    public int[] ColumnOrder { get; }

    /// <summary>How likely each column is drawn; used with <see cref="ColumnChoice.Kurtosis"/>.</summary>
    public double[] Weights { get; }

    /// <summary>Values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Column(int column) => values.AsSpan(column * Size, Size);

    /// <summary>Draws new rows.</summary>
    public void Draw(ReadOnlySpan<float> table, ref TreeRandom random)
    {
        Sampling.Draw(table.Length / Columns, drawn, ref random);
        Prefetch(table);
        for (var i = 0; i < Size; i++)
        {
            Rows[i] = i;
            var row = table.Slice((int)(drawn[i] * Columns), Columns);
            for (var (column, at) = (0, i); column < row.Length; column++, at += Size)
            {
                values[at] = Clean(row[column], fill[column]);
            }
        }

        for (var column = 0; column < Columns; column++)
        {
            ColumnOrder[column] = column;
        }
    }

    /// <summary>Sets <see cref="Weights"/> to each column's kurtosis, the fourth moment over the squared second; 0 for a constant column.</summary>
    public void WeighByKurtosis()
    {
        for (var column = 0; column < Columns; column++)
        {
            var of = Column(column);
            double mean = 0, second = 0, fourth = 0;
            foreach (var value in of)
            {
                mean += value;
            }

            mean /= Size;
            foreach (var value in of)
            {
                var square = (value - mean) * (value - mean);
                second += square;
                fourth += square * square;
            }

            var kurtosis = second > 0 ? Size * fourth / (second * second) : 0;
            Weights[column] = double.IsFinite(kurtosis) ? kurtosis : Size;
        }
    }

    // The rows lie anywhere in a large table: asking for all of them at once waits for memory once instead of a few hundred times.
    private unsafe void Prefetch(ReadOnlySpan<float> table)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        fixed (float* start = table)
        {
            foreach (var row in drawn)
            {
                Sse.Prefetch0(start + (row * Columns));
                Sse.Prefetch0(start + (row * Columns) + Columns - 1);
            }
        }
    }

    private static float Clean(float value, float missing) =>
        float.IsNaN(value) ? missing : float.MinNative(float.MaxNative(value, float.MinValue), float.MaxValue);
}
