using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Explanations;

/// <summary>A forest's trees as steps, with all that does not depend on a row worked out before.</summary>
/// <remarks>
/// For a cut with share z of its rows on the left, under a column that was cut above with share Z of rows along (1 when it was not): given that the
/// row came here, the column is in the coalition with probability T = t / (t + (1 - t)Z). Left gets the factor z(1 - T), plus T where the row goes left;
/// the derivative by the column's own probability has the factor C = Z / (t + (1 - t)Z)². Where the row did not follow the column's cut above, T and C are 0.
/// So each node has three sets of constants: the row goes left, goes right, or has left its column's way before.
/// </remarks>
internal sealed unsafe class ShapleyProgram
{
    /// <summary>Points of the quadrature taken at once.</summary>
    public const int Lanes = 4;

    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 16;

    /// <summary>Numbers a cut: three ways of two factors.</summary>
    public const int CutConstants = 2 * Ways * Lanes;

    private const int Ways = 3;

    private readonly ForestNodes nodes;
    private readonly int columns;
    private readonly double[] points;
    private readonly List<double> numbers = [];
    private readonly List<ShapleyStep> steps = [];

    // For each column the way's last cut on it: where its ways are kept and the share of rows that came along.
    private readonly Dictionary<int, (int Ways, double Share)> last = [];

    private ShapleyProgram(ForestNodes nodes, int columns, double[] points, double[] weights)
    {
        (this.nodes, this.columns, this.points) = (nodes, columns, points);
        Weights = Vector256.Create(weights);
        Starts = new int[nodes.Trees + 1];
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            Starts[tree] = steps.Count;
            if (nodes.Column[nodes.Roots[tree]] != ForestNodes.Leaf)
            {
                Add(nodes.Roots[tree], 0);
            }
        }

        Starts[^1] = steps.Count;
        Steps = [.. steps];
        Constants = new(numbers.Count);
        CollectionsMarshal.AsSpan(numbers).CopyTo(new(Constants.First, numbers.Count));
        Slots = Steps.Length == 0 ? 2 : Steps.Max(step => step.Below) + 2;
    }

    /// <summary>Weights of the points.</summary>
    public Vector256<double> Weights { get; }

    /// <summary>Steps of all trees.</summary>
    public ShapleyStep[] Steps { get; }

    /// <summary>First step of each tree, and at the end the number of steps.</summary>
    public int[] Starts { get; }

    /// <summary>What steps point at.</summary>
    public AlignedNumbers Constants { get; }

    /// <summary>Places that the deepest tree needs.</summary>
    public int Slots { get; }

    /// <summary>One program for each four points; the forest's attributions are the sum of theirs.</summary>
    public static ShapleyProgram[] Of(ForestNodes nodes, int columns)
    {
        var most = Enumerable.Range(0, nodes.Trees).Max(tree => MostColumns(nodes, nodes.Roots[tree], []));
        var blocks = Math.Max(1, (((most + 1) / 2) + Lanes - 1) / Lanes);
        var (points, weights) = Quadrature.Of(blocks * Lanes);
        return [.. Enumerable.Range(0, blocks).Select(block => new ShapleyProgram(
            nodes,
            columns,
            points[(block * Lanes)..((block + 1) * Lanes)],
            weights[(block * Lanes)..((block + 1) * Lanes)]))];
    }

    // The most different columns on a way to a leaf: the degree of the polynomial is one less.
    private static int MostColumns(ForestNodes nodes, int node, Dictionary<int, int> seen)
    {
        var column = nodes.Column[node];
        if (column == ForestNodes.Leaf)
        {
            return seen.Count;
        }

        seen[column] = seen.GetValueOrDefault(column) + 1;
        var most = Math.Max(MostColumns(nodes, node + 1, seen), MostColumns(nodes, nodes.Right[node], seen));
        if (--seen[column] == 0)
        {
            seen.Remove(column);
        }

        return most;
    }

    private void Add(int node, int slot)
    {
        var (left, right) = (node + 1, nodes.Right[node]);
        var below = 2 * ((slot / 2) + 1);
        var step = new ShapleyStep { Slot = slot, Below = below };
        switch (Height(node))
        {
            case 1:
                step.Kind = ShapleyKind.Twig;
                step.Cut = Twig(node);
                steps.Add(step);
                return;
            case 2:
                step.Kind = ShapleyKind.Fork;
                step.Cut = Cut(node);
                Under(node, left, below, () => step.Left = Twig(left));
                Under(node, right, below + 1, () => step.Right = Twig(right));
                steps.Add(step);
                return;
        }

        step.Kind = ShapleyKind.Down;
        step.Cut = Cut(node);
        steps.Add(step);
        (step.LeftLeaf, step.RightLeaf) = (AddChild(node, left, below), AddChild(node, right, below + 1));
        step.Kind = ShapleyKind.Up;
        steps.Add(step);
    }

    private int AddChild(int node, int child, int slot)
    {
        if (nodes.Column[child] == ForestNodes.Leaf)
        {
            numbers.AddRange(Enumerable.Repeat(nodes.LeafValue(child), Lanes));
            return numbers.Count - Lanes;
        }

        Under(node, child, slot, () => Add(child, slot));
        return -1;
    }

    // What is said about a child is said under its parent's cut.
    private void Under(int node, int child, int slot, Action say)
    {
        var column = nodes.Column[node];
        var (isKnown, before) = (last.TryGetValue(column, out var known), known);
        last[column] = (slot * TileRows, (isKnown ? before.Share : 1) * nodes.Count[child] / nodes.Count[node]);
        say();
        if (isKnown)
        {
            last[column] = before;
        }
        else
        {
            last.Remove(column);
        }
    }

    private int Height(int node) => nodes.Column[node] == ForestNodes.Leaf ? 0 : 1 + Math.Max(Height(node + 1), Height(nodes.Right[node]));

    private ShapleyCut Cut(int node)
    {
        var cut = Place(node);
        Factors(node, numbers.AddRange, numbers.AddRange);
        return cut;
    }

    // Two leaves expect a constant for each way, and so does the difference that the column makes. A leaf is a twig that tells nothing.
    private ShapleyCut Twig(int node)
    {
        if (nodes.Column[node] == ForestNodes.Leaf)
        {
            var nothing = new ShapleyCut { Part = columns * TileRows * Lanes, Above = -1, Constants = numbers.Count };
            numbers.AddRange(Enumerable.Repeat(nodes.LeafValue(node), Ways * Lanes));
            numbers.AddRange(new double[Ways * Lanes]);
            return nothing;
        }

        var cut = Place(node);
        var (left, right) = (nodes.LeafValue(node + 1), nodes.LeafValue(nodes.Right[node]));
        Factors(
            node,
            goes => numbers.AddRange(goes.Select(factor => right + ((left - right) * factor))),
            moves => numbers.AddRange(moves.Select(factor => (left - right) * factor)));
        return cut;
    }

    private ShapleyCut Place(int node) => new()
    {
        Keys = nodes.Column[node] * TileRows,
        Key = OrderKey.Of(nodes.Threshold[node]),
        Part = nodes.Column[node] * TileRows * Lanes,
        Above = last.TryGetValue(nodes.Column[node], out var above) ? above.Ways : -1,
        Constants = numbers.Count,
    };

    private void Factors(int node, Action<IEnumerable<double>> goes, Action<IEnumerable<double>> moves)
    {
        var along = last.TryGetValue(nodes.Column[node], out var above) ? above.Share : 1;
        var share = (double)nodes.Count[node + 1] / nodes.Count[node];
        var inside = points.Select(t => t / (t + ((1 - t) * along))).ToArray();
        var change = points.Select(t => along / ((t + ((1 - t) * along)) * (t + ((1 - t) * along)))).ToArray();
        goes([.. inside.Select(t => share + (t * (1 - share))), .. inside.Select(t => share - (t * share)), .. inside.Select(_ => share)]);
        moves([.. change.Select(c => c * (1 - share)), .. change.Select(c => -c * share), .. change.Select(_ => 0.0)]);
    }
}
