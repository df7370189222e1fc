namespace Watchfloor.Detection.Models.Tails;

/// <summary>How many training values lie at or below, and at or above, a number: exact near both ends, in steps between.</summary>
/// <remarks>At most <see cref="Longest"/> numbers, however many rows there were, so that a model stays small.</remarks>
internal sealed class TailTable
{
    /// <summary>Most numbers kept.</summary>
    public const int Longest = 1024;

    private const int Exact = 256;

    private TailTable(float[] values, int[] atOrBelow, int[] below, int total) =>
        (Values, AtOrBelow, Below, Total) = (values, atOrBelow, below, total);

    /// <summary>Different values, ascending.</summary>
    public float[] Values { get; }

    /// <summary>Training values at or below each.</summary>
    public int[] AtOrBelow { get; }

    /// <summary>Training values below each.</summary>
    public int[] Below { get; }

    /// <summary>Training values.</summary>
    public int Total { get; }

    /// <summary>A table of values; missing ones must have been left out. Sorts them.</summary>
    public static TailTable Of(Span<float> values)
    {
        values.Sort();
        var (kept, atOrBelow, below) = (new List<float>(), new List<int>(), new List<int>());
        var step = Math.Max(1.0, (values.Length - (2.0 * Exact)) / (Longest - (2 * Exact)));
        double next = Exact;
        for (var i = 0; i < values.Length;)
        {
            var end = i;
            while (end < values.Length && values[end] == values[i])
            {
                end++;
            }

            if (i < Exact || end > values.Length - Exact || end >= next)
            {
                kept.Add(values[i]);
                atOrBelow.Add(end);
                below.Add(i);
                next = Math.Max(Exact, end + step);
            }

            i = end;
        }

        return new([.. kept], [.. atOrBelow], [.. below], values.Length);
    }

    /// <summary>A table as it was kept.</summary>
    public static TailTable Restore(float[] values, int[] atOrBelow, int[] below, int total) => new(values, atOrBelow, below, total);

    /// <summary>Shares of training values at or below and at or above <paramref name="value"/>; at least half a row, for what is beyond all.</summary>
    public (double Left, double Right) Shares(float value)
    {
        if (Total == 0)
        {
            return (1, 1);
        }

        var at = Array.BinarySearch(Values, value);
        var (left, right) = at >= 0 ? (AtOrBelow[at], Total - Below[at])
            : ~at == 0 ? (0, Total)
            : ~at == Values.Length ? (Total, 0)
            : (AtOrBelow[~at - 1], Total - AtOrBelow[~at - 1]);
        return (Math.Max(left, 0.5) / Total, Math.Max(right, 0.5) / Total);
    }
}
