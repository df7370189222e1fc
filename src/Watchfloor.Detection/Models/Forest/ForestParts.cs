namespace Watchfloor.Detection.Models.Forest;

/// <summary>Takes single trees out of a forest, so that others can be grown beside them.</summary>
internal static class ForestParts
{
    /// <summary>A tree as it was grown; leaf values as they were rounded.</summary>
    public static GrownTree Tree(ForestNodes nodes, Planes? planes, int tree)
    {
        var (from, to) = (nodes.Roots[tree], nodes.Roots[tree + 1]);
        var grown = new GrownNode[to - from];
        var cuts = Enumerable.Range(from, to - from).Where(node => nodes.Column[node] != ForestNodes.Leaf).ToList();
        var firstPlane = planes is null || cuts.Count == 0 ? 0 : cuts.Min(node => nodes.Column[node]);
        for (var node = from; node < to; node++)
        {
            var isLeaf = nodes.Column[node] == ForestNodes.Leaf;
            grown[node - from] = new()
            {
                Column = isLeaf ? ForestNodes.Leaf : nodes.Column[node] - firstPlane,
                Threshold = nodes.Threshold[node],
                Right = isLeaf ? 0 : nodes.Right[node] - from,
                Count = nodes.Count[node],
                Leaf = isLeaf ? nodes.LeafValue(node) : 0,
            };
        }

        return new(grown, planes is null ? [] : [.. cuts.Select(node => PlaneOf(planes, nodes.Column[node])).OrderBy(item => item.Number).Select(item => item.Plane)]);
    }

    private static (int Number, Plane Plane) PlaneOf(Planes planes, int number) => (number, new(
        planes.Columns.AsSpan(number * planes.Width, planes.Width).ToArray(),
        planes.Weights.AsSpan(number * planes.Width, planes.Width).ToArray()));
}
