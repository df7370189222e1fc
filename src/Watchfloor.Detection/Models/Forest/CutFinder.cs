namespace Watchfloor.Detection.Models.Forest;

/// <summary>A cut: what to compare, with what, and the range it fell into.</summary>
internal readonly record struct Cut(int Column, float Threshold, float Low, float High);

/// <summary>Finds a cut for the rows of a node.</summary>
internal sealed class CutFinder(ForestOptions options, TreeSample sample)
{
    private const int WeightedTries = 8;

    private readonly float[] projected = new float[sample.Size];
    private readonly float[] sorted = new float[sample.Size];

    /// <summary>Hyperplanes of the tree so far.</summary>
    public List<Plane> Planes { get; } = [];

    private bool IsHyperplane => options.HyperplaneColumns != 1;

    /// <summary>Values that a cut compares, by row of the sample. Valid until the next cut is looked for.</summary>
    public ReadOnlySpan<float> Values(in Cut cut) => IsHyperplane ? projected : sample.Column(cut.Column);

    /// <summary>Finds a cut with rows on both sides; false when the rows are all alike.</summary>
    public bool TryFind(ReadOnlySpan<int> rows, ref TreeRandom random, out Cut cut)
    {
        if (IsHyperplane)
        {
            return TryFindPlane(rows, ref random, out cut);
        }

        if (TryDrawColumn(rows, 0, ref random, out var column, out var low, out var high))
        {
            cut = new(column, Threshold(rows, sample.Column(column), low, high, ref random), low, high);
            return true;
        }

        cut = default;
        return false;
    }

    // Draws without replacement from `used` on; columns that do not vary here cut nothing.
    private bool TryDrawColumn(ReadOnlySpan<int> rows, int used, ref TreeRandom random, out int column, out float low, out float high)
    {
        for (var attempt = 0; options.Columns == ColumnChoice.Kurtosis && attempt < WeightedTries && TryDrawWeighted(ref random, out column); attempt++)
        {
            if (Varies(rows, column, out low, out high) && !sample.ColumnOrder.AsSpan(0, used).Contains(column))
            {
                var at = Array.IndexOf(sample.ColumnOrder, column);
                (sample.ColumnOrder[used], sample.ColumnOrder[at]) = (sample.ColumnOrder[at], sample.ColumnOrder[used]);
                return true;
            }
        }

        var order = sample.ColumnOrder;
        for (var drawn = used; drawn < order.Length; drawn++)
        {
            var at = drawn + random.Next(order.Length - drawn);
            (order[drawn], order[at]) = (order[at], order[drawn]);
            if (Varies(rows, order[drawn], out low, out high))
            {
                (order[used], order[drawn]) = (order[drawn], order[used]);
                column = order[used];
                return true;
            }
        }

        (column, low, high) = (-1, 0, 0);
        return false;
    }

    private bool TryDrawWeighted(ref TreeRandom random, out int column)
    {
        var total = 0.0;
        foreach (var weight in sample.Weights)
        {
            total += weight;
        }

        var at = random.NextUnit() * total;
        for (column = 0; column < sample.Columns; column++)
        {
            at -= sample.Weights[column];
            if (at < 0)
            {
                return true;
            }
        }

        column = -1;
        return false;
    }

    private bool TryFindPlane(ReadOnlySpan<int> rows, ref TreeRandom random, out Cut cut)
    {
        var wanted = options.HyperplaneColumns == 0 ? sample.Columns : Math.Min(options.HyperplaneColumns, sample.Columns);
        var columns = new List<int>(wanted);
        var weights = new List<float>(wanted);
        while (columns.Count < wanted && TryDrawColumn(rows, columns.Count, ref random, out var column, out _, out _))
        {
            // Weights are normal over the column's spread here, so that no column wins by its unit.
            columns.Add(column);
            weights.Add((float)(random.NextNormal() / Spread(rows, column)));
        }

        cut = default;
        if (columns.Count == 0)
        {
            return false;
        }

        var plane = ToPlane(columns, weights, wanted);
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var row in rows)
        {
            var value = Projection.OfSample(plane, sample, row);
            projected[row] = value;
            low = float.MinNative(low, value);
            high = float.MaxNative(high, value);
        }

        if (!(high > low) || !float.IsFinite(high) || !float.IsFinite(low))
        {
            return false;
        }

        Planes.Add(plane);
        cut = new(Planes.Count - 1, Threshold(rows, projected, low, high, ref random), low, high);
        return true;
    }

    // All planes of a forest are equally wide. One over all columns keeps their order, so that scoring reads row and weights straight through.
    private Plane ToPlane(List<int> columns, List<float> weights, int wanted)
    {
        var plane = new Plane(new int[wanted], new float[wanted]);
        for (var i = 0; i < wanted; i++)
        {
            plane.Columns[i] = options.HyperplaneColumns == 0 ? i : columns[Math.Min(i, columns.Count - 1)];
        }

        for (var i = 0; i < columns.Count; i++)
        {
            plane.Weights[options.HyperplaneColumns == 0 ? columns[i] : i] = weights[i];
        }

        return plane;
    }

    private float Threshold(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, float low, float high, ref TreeRandom random)
    {
        if (options.Cuts == CutChoice.PooledGain)
        {
            var of = sorted.AsSpan(0, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                of[i] = values[rows[i]];
            }

            return PooledGain.Threshold(of);
        }

        var threshold = (float)(low + (random.NextUnit() * ((double)high - low)));

        // Rounding up to the highest value would leave the right side empty.
        return threshold >= high ? MathF.BitDecrement(high) : threshold;
    }

    private double Spread(ReadOnlySpan<int> rows, int column)
    {
        var values = sample.Column(column);
        double sum = 0, squares = 0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        var mean = sum / rows.Length;
        foreach (var row in rows)
        {
            squares += (values[row] - mean) * (values[row] - mean);
        }

        return Math.Sqrt(squares / rows.Length);
    }

    private bool Varies(ReadOnlySpan<int> rows, int column, out float low, out float high)
    {
        var values = sample.Column(column);
        (low, high) = (values[rows[0]], values[rows[0]]);
        foreach (var row in rows)
        {
            var value = values[row];
            low = float.MinNative(value, low);
            high = float.MaxNative(value, high);
        }

        return high > low;
    }
}
