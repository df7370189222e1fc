namespace Watchfloor.Detection.Models.Forest;

/// <summary>A forest over the last rows of a stream: its cuts stay, what is counted behind them slides.</summary>
/// <remarks>
/// Cuts come from a forest of a reference period. A row that arrives is counted in the nodes on its way and the one that leaves the window is
/// taken off, so that the state depends on the window's rows alone: the same as counting that window anew (the mass of half-space trees,
/// Tan, Ting and Liu 2011, on an isolation forest's cuts). A way ends where the window, scaled to the subsample, would have isolated the row.
/// Not safe for several threads.
/// </remarks>
public sealed class SlidingForest
{
    private readonly ForestNodes nodes;
    private readonly float[] fill;
    private readonly double expectedPath;
    private readonly double[] rest;
    private readonly int[] mass;
    private readonly float[] window;
    private int next;

    /// <summary>An empty window over a forest's cuts.</summary>
    /// <param name="reference">A forest of cuts along columns, scored by depth.</param>
    /// <param name="windowRows">Rows of the window, at least the forest's subsample.</param>
    /// <exception cref="ArgumentException">The forest has hyperplanes or is scored by density.</exception>
    public SlidingForest(IsolationForest reference, int windowRows)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowRows, reference.Subsample);
        if (reference.Planes is not null || reference.Options.Leaves != LeafScore.Depth)
        {
            throw new ArgumentException("A sliding window needs a forest of cuts along columns, scored by depth.", nameof(reference));
        }

        (nodes, fill, expectedPath) = (reference.Nodes, reference.Fill, reference.ExpectedPath);
        mass = new int[nodes.Length];
        window = new float[windowRows * fill.Length];
        rest = [.. Enumerable.Range(0, windowRows + 1).Select(count => Rest((double)count * reference.Subsample / windowRows))];
    }

    /// <summary>Rows in the window now.</summary>
    public int Count { get; private set; }

    /// <summary>Rows the window holds when full.</summary>
    public int Capacity => window.Length / fill.Length;

    /// <summary>Takes a row in; the oldest leaves when the window is full.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, fill.Length);
        var place = window.AsSpan(next * fill.Length, fill.Length);
        if (Count == Capacity)
        {
            Weigh(place, -1);
        }
        else
        {
            Count++;
        }

        for (var column = 0; column < fill.Length; column++)
        {
            place[column] = float.IsNaN(row[column]) ? fill[column] : row[column];
        }

        Weigh(place, 1);
        next = next + 1 == Capacity ? 0 : next + 1;
    }

    /// <summary>Score of a row against the window, on the scale of <see cref="IsolationForest.Score"/>; 0.5 while the window is empty.</summary>
    public double Score(ReadOnlySpan<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, fill.Length);
        if (Count == 0 || expectedPath <= 0)
        {
            return 0.5;
        }

        // A window that is not full yet counts as if its rows stood for a full one.
        var scale = (double)Capacity / Count;
        var sum = 0.0;
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            var (node, depth) = (nodes.Roots[tree], 0);
            while (nodes.Column[node] != ForestNodes.Leaf && rest[Scaled(node, scale)] > 0)
            {
                node = Child(node, row);
                depth++;
            }

            sum += depth + rest[Scaled(node, scale)];
        }

        return PowerOfTwo.Raise(-sum / nodes.Trees / expectedPath);
    }

    private int Scaled(int node, double scale) => Math.Min(Capacity, (int)(mass[node] * scale));

    private void Weigh(ReadOnlySpan<float> row, int by)
    {
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            var node = nodes.Roots[tree];
            mass[node] += by;
            while (nodes.Column[node] != ForestNodes.Leaf)
            {
                node = Child(node, row);
                mass[node] += by;
            }
        }
    }

    private int Child(int node, ReadOnlySpan<float> row)
    {
        var column = nodes.Column[node];
        var value = float.IsNaN(row[column]) ? fill[column] : row[column];
        return value <= nodes.Threshold[node] ? node + 1 : nodes.Right[node];
    }

    // c(n) of the paper between whole numbers; from 1 row down nothing is left to cut.
    private static double Rest(double rows)
    {
        var whole = (int)rows;
        return rows <= 1 ? 0 : PathLength.Expected(whole) + ((rows - whole) * (PathLength.Expected(whole + 1) - PathLength.Expected(whole)));
    }
}
