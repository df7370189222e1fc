using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Explanations;

/// <summary>Attributions of a forest of hyperplanes: each cut on the row's way moves the expected path, and the move is shared among the plane's columns.</summary>
/// <remarks>Saabas's decomposition; shares go by how far each column takes the projection from where its median would. The parts add up exactly.</remarks>
internal sealed class PlaneMoves
{
    private readonly IsolationForest forest;
    private readonly Planes planes;
    private readonly double[] expected;

    public PlaneMoves(IsolationForest forest, Planes planes)
    {
        (this.forest, this.planes) = (forest, planes);
        var nodes = forest.Nodes;
        expected = new double[nodes.Length];

        // Children come after their parent.
        for (var node = nodes.Length - 1; node >= 0; node--)
        {
            expected[node] = nodes.Column[node] == ForestNodes.Leaf
                ? nodes.LeafValue(node)
                : ((expected[node + 1] * nodes.Count[node + 1]) + (expected[nodes.Right[node]] * nodes.Count[nodes.Right[node]])) / nodes.Count[node];
        }

        Expected = Enumerable.Range(0, nodes.Trees).Average(tree => expected[nodes.Roots[tree]]);
    }

    /// <summary>Mean path of training rows; parts and this add up to a row's.</summary>
    public double Expected { get; }

    /// <summary>Parts of a row, one a column.</summary>
    public unsafe void Attribute(ReadOnlySpan<float> row, Span<double> parts)
    {
        parts.Clear();
        var isDense = planes.IsDense(forest.Columns);
        var known = new float[PlaneWalk.Padded(forest.Columns)];
        for (var column = 0; column < forest.Columns; column++)
        {
            known[column] = float.IsNaN(row[column]) ? forest.Fill[column] : row[column];
        }

        var padded = new float[known.Length];
        fixed (float* values = known, weights = padded)
        {
            for (var tree = 0; tree < forest.Trees; tree++)
            {
                var node = forest.Nodes.Roots[tree];
                while (forest.Nodes.Column[node] != ForestNodes.Leaf)
                {
                    var next = Project(forest.Nodes.Column[node], values, weights, isDense) <= forest.Nodes.Threshold[node] ? node + 1 : forest.Nodes.Right[node];
                    Share(forest.Nodes.Column[node], known, expected[next] - expected[node], parts);
                    node = next;
                }
            }
        }

        foreach (ref var part in parts)
        {
            part /= forest.Trees;
        }
    }

    private unsafe float Project(int plane, float* values, float* weights, bool isDense)
    {
        var own = planes.Weights.AsSpan(plane * planes.Width, planes.Width);
        if (isDense)
        {
            own.CopyTo(new(weights, planes.Width));
            return Projection.Dense(values, weights, PlaneWalk.Padded(planes.Width));
        }

        fixed (int* columns = &planes.Columns[plane * planes.Width])
        fixed (float* sparse = own)
        {
            return Projection.Sparse(values, columns, sparse, planes.Width);
        }
    }

    private void Share(int plane, float[] row, double move, Span<double> parts)
    {
        var columns = planes.Columns.AsSpan(plane * planes.Width, planes.Width);
        var weights = planes.Weights.AsSpan(plane * planes.Width, planes.Width);
        var total = 0.0;
        for (var i = 0; i < columns.Length; i++)
        {
            total += Pull(weights[i], row[columns[i]], columns[i]);
        }

        for (var i = 0; i < columns.Length; i++)
        {
            parts[columns[i]] += move * (total > 0 && double.IsFinite(total) ? Pull(weights[i], row[columns[i]], columns[i]) / total : 1.0 / columns.Length);
        }
    }

    private double Pull(float weight, float value, int column) => Math.Abs(weight * ((double)value - forest.Fill[column]));
}
