namespace Watchfloor.Detection.Models.Forest;

/// <summary>What stands in for a missing value: the column's median in training.</summary>
/// <remarks>
/// A row is then judged by what is known about it, and takes the same way in every runtime: a missing value goes left exactly where the
/// median is at most the threshold. The median is that of a sample, so that fitting does not slow down with the number of rows.
/// </remarks>
internal static class Fill
{
    private const int SampleRows = 255;

    /// <summary>Medians of all columns, infinities left out; 0 for a column without a single number.</summary>
    public static float[] Medians(ReadOnlySpan<float> rows, int columns, ulong seed)
    {
        var count = rows.Length / columns;
        var random = new TreeRandom(seed, -1);
        var sample = new long[Math.Min(count, SampleRows)];
        Sampling.Draw(count, sample, ref random);
        var medians = new float[columns];
        Span<float> values = stackalloc float[SampleRows];
        for (var column = 0; column < columns; column++)
        {
            var known = 0;
            foreach (var row in sample)
            {
                var value = rows[(int)((row * columns) + column)];
                if (float.IsFinite(value))
                {
                    values[known++] = value;
                }
            }

            // A column that is nearly always missing: look for its numbers in all rows, which costs time only here.
            for (var row = 0; known == 0 && row < count; row++)
            {
                var value = rows[(row * columns) + column];
                if (float.IsFinite(value))
                {
                    values[known++] = value;
                }
            }

            if (known > 0)
            {
                values[..known].Sort();
                medians[column] = values[(known - 1) / 2];
            }
        }

        return medians;
    }
}
