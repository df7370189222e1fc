using System.Runtime.Intrinsics;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Explanations;

/// <summary>Shapley values of a forest's mean path, exact, in time linear in the number of nodes.</summary>
/// <remarks>
/// The game is that of Tree SHAP (Lundberg et al. 2020): a column not in the coalition goes both ways, weighed by training rows. A leaf's
/// game is a product, one factor a column, so its Shapley value is the integral over t of the product of z + t(o - z), where z is the share of
/// rows that went the leaf's way and o is 1 when the row does: a polynomial, which Gauss's quadrature integrates without error.
/// Products run down the tree, sums run back up, and what an upper cut on the same column had added is taken back (Yu et al. 2022).
/// </remarks>
internal sealed class TreeShapley
{
    /// <summary>Most rows taken at once. A tree's tables stay in the second-level cache while all of them pass.</summary>
    public const int RowsAtOnce = 32;

    private const int Lanes = 4;

    private readonly IsolationForest forest;
    private readonly int blocks;
    private readonly Vector256<double>[] weights;
    private readonly int[] parent;
    private readonly int[] column;

    // The nearest cut above on the same column, as the node it led to; -1 for none.
    private readonly int[] above;

    // Three for each node, way and block: factor, its inverse, and (o - z) over it. Way 1 is the row's.
    private readonly Vector256<double>[] factor;
    private readonly Vector256<double>[] inverse;
    private readonly Vector256<double>[] slope;

    public TreeShapley(IsolationForest forest)
    {
        this.forest = forest;
        var nodes = forest.Nodes;
        parent = new int[nodes.Length];
        column = new int[nodes.Length];
        above = new int[nodes.Length];
        var share = new double[nodes.Length];
        var most = 1;
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            most = Math.Max(most, Prepare(nodes, nodes.Roots[tree], -1, new(), share));
        }

        blocks = (((most + 1) / 2) + Lanes - 1) / Lanes;
        var (points, pointWeights) = Quadrature.Of(blocks * Lanes);
        weights = [.. Enumerable.Range(0, blocks).Select(block => Vector256.Create(pointWeights.AsSpan(block * Lanes, Lanes)))];
        factor = new Vector256<double>[nodes.Length * 2 * blocks];
        inverse = new Vector256<double>[factor.Length];
        slope = new Vector256<double>[factor.Length];
        for (var node = 0; node < nodes.Length; node++)
        {
            for (var way = 0; way < 2; way++)
            {
                for (var block = 0; block < blocks; block++)
                {
                    var at = (((node * 2) + way) * blocks) + block;
                    var t = Vector256.Create(points.AsSpan(block * Lanes, Lanes));
                    factor[at] = Vector256.Create(share[node]) + (t * (way - share[node]));
                    inverse[at] = Vector256<double>.One / factor[at];
                    slope[at] = inverse[at] * (way - share[node]);
                }
            }
        }

        Expected = Expectation(nodes);
    }

    /// <summary>Mean path of training rows; parts and this add up to a row's.</summary>
    public double Expected { get; }

    /// <summary>Room that one thread needs.</summary>
    public Room NewRoom() => new(forest.Nodes, blocks, forest.Columns);

    /// <summary>Parts of up to <see cref="RowsAtOnce"/> rows, row-major, one a column.</summary>
    public void Attribute(ReadOnlySpan<float> rows, Span<double> parts, Room room)
    {
        Array.Clear(room.Parts);
        var nodes = forest.Nodes;
        var columns = forest.Columns;
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            for (var at = 0; at < rows.Length; at += columns)
            {
                Down(nodes, nodes.Roots[tree], nodes.Roots[tree + 1], rows.Slice(at, columns), room);
                Up(nodes.Roots[tree], nodes.Roots[tree + 1], at, room);
            }
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var sum = Vector256<double>.Zero;
            for (var block = 0; block < blocks; block++)
            {
                sum += weights[block] * room.Parts[(i * blocks) + block];
            }

            parts[i] = Vector256.Sum(sum) / nodes.Trees;
        }
    }

    // Parents come before children, so one pass down and one back up visit them in the right order.
    private void Down(ForestNodes nodes, int root, int end, ReadOnlySpan<float> row, Room room)
    {
        for (var block = 0; block < blocks; block++)
        {
            room.Products[block] = Vector256<double>.One;
        }

        for (var node = root; node < end; node++)
        {
            var local = node - root;
            if (node > root)
            {
                var up = parent[node];
                var value = row[column[node]];
                var goesLeft = (float.IsNaN(value) ? forest.Fill[column[node]] : value) <= nodes.Threshold[up];
                var goesHere = goesLeft == (node == up + 1);
                var other = above[node];
                var way = goesHere && (other < 0 || room.Ways[other - root] == 1) ? 1 : 0;
                room.Ways[local] = way;
                for (var block = 0; block < blocks; block++)
                {
                    var product = room.Products[((up - root) * blocks) + block] * factor[(((node * 2) + way) * blocks) + block];
                    room.Products[(local * blocks) + block] = other < 0
                        ? product
                        : product * inverse[(((other * 2) + room.Ways[other - root]) * blocks) + block];
                }
            }

            var isLeaf = nodes.Column[node] == ForestNodes.Leaf;
            for (var block = 0; block < blocks; block++)
            {
                room.Sums[(local * blocks) + block] = isLeaf ? room.Products[(local * blocks) + block] * nodes.LeafValue(node) : Vector256<double>.Zero;
            }
        }
    }

    private void Up(int root, int end, int first, Room room)
    {
        for (var node = end - 1; node > root; node--)
        {
            var local = node - root;
            var other = above[node];
            for (var block = 0; block < blocks; block++)
            {
                var sum = room.Sums[(local * blocks) + block];
                var by = slope[(((node * 2) + room.Ways[local]) * blocks) + block];
                if (other >= 0)
                {
                    by -= slope[(((other * 2) + room.Ways[other - root]) * blocks) + block];
                }

                room.Parts[((first + column[node]) * blocks) + block] += sum * by;
                room.Sums[((parent[node] - root) * blocks) + block] += sum;
            }
        }
    }

    // Sets what is known about each node's edge and returns the most different columns on a way to a leaf.
    private int Prepare(ForestNodes nodes, int node, int from, Dictionary<int, int> last, double[] share)
    {
        parent[node] = from;
        above[node] = -1;
        if (from >= 0)
        {
            column[node] = nodes.Column[from];
            above[node] = last.GetValueOrDefault(column[node], -1);
            share[node] = (double)nodes.Count[node] / nodes.Count[from] * (above[node] >= 0 ? share[above[node]] : 1);
            last[column[node]] = node;
        }

        var most = last.Count;
        if (nodes.Column[node] != ForestNodes.Leaf)
        {
            most = Math.Max(Prepare(nodes, node + 1, node, last, share), Prepare(nodes, nodes.Right[node], node, last, share));
        }

        if (from >= 0 && above[node] >= 0)
        {
            last[column[node]] = above[node];
        }
        else if (from >= 0)
        {
            last.Remove(column[node]);
        }

        return most;
    }

    private static double Expectation(ForestNodes nodes)
    {
        var sum = 0.0;
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            for (var node = nodes.Roots[tree]; node < nodes.Roots[tree + 1]; node++)
            {
                sum += nodes.Column[node] == ForestNodes.Leaf ? nodes.LeafValue(node) * nodes.Count[node] / nodes.Count[nodes.Roots[tree]] : 0;
            }
        }

        return sum / nodes.Trees;
    }

    /// <summary>What one thread works in.</summary>
    internal sealed class Room
    {
        public Room(ForestNodes nodes, int blocks, int columns)
        {
            var longest = Enumerable.Range(0, nodes.Trees).Max(tree => nodes.Roots[tree + 1] - nodes.Roots[tree]);
            Ways = new int[longest];
            Products = new Vector256<double>[longest * blocks];
            Sums = new Vector256<double>[longest * blocks];
            Parts = new Vector256<double>[RowsAtOnce * columns * blocks];
        }

        public int[] Ways { get; }

        public Vector256<double>[] Products { get; }

        public Vector256<double>[] Sums { get; }

        public Vector256<double>[] Parts { get; }
    }
}
