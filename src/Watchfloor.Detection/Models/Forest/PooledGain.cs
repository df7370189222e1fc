namespace Watchfloor.Detection.Models.Forest;

/// <summary>The cut after which both sides, pooled, spread least (Cortes 2021, "Revisiting randomized choices in isolation forests").</summary>
internal static class PooledGain
{
    /// <summary>Threshold half-way between the two neighbours with the smallest pooled standard deviation. Sorts <paramref name="values"/>.</summary>
    /// <param name="values">At least two different numbers.</param>
    public static float Threshold(Span<float> values)
    {
        values.Sort();
        double total = 0, squares = 0;
        var centre = values[values.Length / 2];
        foreach (var value in values)
        {
            var off = (double)value - centre;
            total += off;
            squares += off * off;
        }

        double left = 0, leftSquares = 0;
        var (best, at) = (double.PositiveInfinity, 0);
        for (var i = 0; i < values.Length - 1; i++)
        {
            var off = (double)values[i] - centre;
            left += off;
            leftSquares += off * off;
            if (values[i] == values[i + 1])
            {
                continue;
            }

            var pooled = Spread(i + 1, left, leftSquares) + Spread(values.Length - i - 1, total - left, squares - leftSquares);
            if (pooled < best)
            {
                (best, at) = (pooled, i);
            }
        }

        var middle = (float)(values[at] + (((double)values[at + 1] - values[at]) / 2));
        return middle >= values[at + 1] ? values[at] : middle;
    }

    private static double Spread(int count, double sum, double squares) => count * Math.Sqrt(Math.Max(0, (squares / count) - (sum / count * (sum / count))));
}
