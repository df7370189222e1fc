/// <summary>The made-up table that other implementations are measured on too: integer arithmetic only, exact in float32.</summary>
internal static class Synthetic
{
    private const ulong Seed = 20260101UL << 40;

    /// <summary>Bell-shaped columns, odd ones correlated with their left neighbour; one row in a hundred is spread 2.5 times as wide in even columns.</summary>
    public static float[] Rows(int rows, int columns)
    {
        var values = new float[(long)rows * columns];
        var line = new float[columns];
        for (var row = 0; row < rows; row++)
        {
            var isOutlier = Mix((ulong)row + Seed + (1UL << 39)) % 100 == 0;
            for (var column = 0; column < columns; column++)
            {
                var h = Mix((ulong)(((long)row * columns) + column) + Seed);
                var sum = (long)(h & 0xFFFF) + (long)((h >> 16) & 0xFFFF) + (long)((h >> 32) & 0xFFFF) + (long)(h >> 48);
                line[column] = (sum - 131070) / 32768f;
            }

            for (var column = 0; column < columns; column++)
            {
                values[((long)row * columns) + column] = column % 2 == 1
                    ? isOutlier ? line[column] : (line[column - 1] + line[column]) * 0.5f
                    : isOutlier ? line[column] * 2.5f : line[column];
            }
        }

        return values;
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
