namespace Watchfloor.Detection.Models.Forest;

/// <summary>Puts grown trees behind each other and their leaf values on one scale.</summary>
internal static class ForestNodesBuilder
{
    // 2^-11: a path of at most 32 fits sixteen bits, and a sum of 447 trees is still exact in float32, which ONNX sums in.
    private const double FinestUnit = 1.0 / 2048;

    /// <summary>Nodes of <paramref name="trees"/>, in their order.</summary>
    public static ForestNodes Build(IReadOnlyList<GrownTree> trees)
    {
        var total = trees.Sum(tree => tree.Nodes.Length);
        var (lowest, highest) = (0.0, 0.0);
        foreach (var tree in trees)
        {
            // Cuts hold 0, which both ends start from.
            foreach (ref readonly var node in tree.Nodes.AsSpan())
            {
                lowest = node.Leaf < lowest ? node.Leaf : lowest;
                highest = node.Leaf > highest ? node.Leaf : highest;
            }
        }

        // The base is a whole number, so that base and units add up without rounding.
        var from = Math.Floor(lowest);
        var unit = FinestUnit;
        while ((highest - from) / unit > ushort.MaxValue)
        {
            unit *= 2;
        }

        var nodes = new ForestNodes
        {
            Roots = new int[trees.Count + 1],
            Column = new int[total],
            Threshold = new float[total],
            Right = new int[total],
            Value = new ushort[total],
            Count = new int[total],
            LeafBase = from,
            LeafUnit = unit,
        };
        var (at, plane) = (0, 0);
        for (var tree = 0; tree < trees.Count; tree++)
        {
            var root = at;
            nodes.Roots[tree] = root;
            foreach (ref readonly var node in trees[tree].Nodes.AsSpan())
            {
                var isLeaf = node.Column == ForestNodes.Leaf;
                nodes.Column[at] = isLeaf ? ForestNodes.Leaf : node.Column + plane;
                nodes.Threshold[at] = node.Threshold;
                nodes.Right[at] = isLeaf ? 0 : node.Right + root;
                nodes.Value[at] = isLeaf ? (ushort)Math.Round((node.Leaf - from) / unit) : (ushort)0;
                nodes.Count[at] = node.Count;
                at++;
            }

            plane += trees[tree].Planes.Length;
        }

        nodes.Roots[^1] = at;
        return nodes;
    }
}
