using System.Runtime.InteropServices;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>A node as scoring walks it. A leaf points at itself, so that every row of a tile can take the same number of steps.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WalkNode
{
    /// <summary>Right when the value's key is above this; the greatest key in a leaf.</summary>
    public int Key;

    /// <summary>Where the column starts in a tile: the column times the tile's rows. For a hyperplane where its weights start.</summary>
    public int Offset;

    /// <summary>The left child, in bytes from the first node; the right one is next to it.</summary>
    public int Left;

    /// <summary>Units of a leaf.</summary>
    public int Value;
}

/// <summary>The forest laid out for scoring: the first levels of each tree complete, to be compared for many rows at once; then nodes to walk.</summary>
/// <remarks>
/// Thirty-one comparisons answer the first five levels for a whole register of rows without one look-up by row. What is left are at most
/// three steps of a paper-deep tree. Keys are <see cref="OrderKey"/>s.
/// </remarks>
internal sealed class ScoringLayout
{
    /// <summary>Levels compared for all rows.</summary>
    public const int TopLevels = 5;

    /// <summary>Places of a tree's first cuts; one is unused.</summary>
    public const int TopCuts = 1 << TopLevels;

    private const int NodeBytes = 16;
    private const int Nowhere = int.MaxValue - 1;

    private ScoringLayout(int trees, int nodes, int columns)
    {
        // A tile's columns should fit the first-level cache together with the nodes of a tree.
        TileShift = columns <= 32 ? 8 : columns <= 64 ? 7 : 6;

        // Pinned, so that scoring threads can keep pointers.
        TopKey = GC.AllocateArray<int>(trees * TopCuts, pinned: true);
        TopOffset = GC.AllocateArray<int>(trees * TopCuts, pinned: true);
        Exit = GC.AllocateArray<int>(trees * TopCuts, pinned: true);
        Nodes = GC.AllocateArray<WalkNode>(nodes, pinned: true);
        Steps = new int[trees];
        Depth = new int[trees];
        Root = new int[trees];
    }

    /// <summary>Base-2 logarithm of the rows of a tile.</summary>
    public int TileShift { get; }

    /// <summary>Rows of a tile.</summary>
    public int TileRows => 1 << TileShift;

    /// <summary>32 a tree: left when the value's key is below this. Cut 0, its two children, then four subtrees of three levels, each in heap order.</summary>
    public int[] TopKey { get; }

    /// <summary>32 a tree: where the column starts in a tile.</summary>
    public int[] TopOffset { get; }

    /// <summary>32 a tree: the node to go on from, in bytes, by the number whose bits say "left", the root's first.</summary>
    public int[] Exit { get; }

    /// <summary>All nodes, a tree's children side by side.</summary>
    public WalkNode[] Nodes { get; }

    /// <summary>Steps a tree takes after its first levels.</summary>
    public int[] Steps { get; }

    /// <summary>Deepest leaf of a tree.</summary>
    public int[] Depth { get; }

    /// <summary>First node of a tree, in bytes.</summary>
    public int[] Root { get; }

    /// <summary>Lays out a forest whose indexes have been checked.</summary>
    /// <param name="nodes">The forest.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="planeWidth">Numbers of a hyperplane; null for cuts along columns.</param>
    public static ScoringLayout Of(ForestNodes nodes, int columns, int? planeWidth = null)
    {
        var layout = new ScoringLayout(nodes.Trees, nodes.Length, columns);
        var used = 0;
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            var root = used++;
            layout.Root[tree] = root * NodeBytes;
            layout.Place(nodes, nodes.Roots[tree], root, tree, 0, 0, ref used, planeWidth ?? layout.TileRows);
            layout.Steps[tree] = Math.Max(0, layout.Depth[tree] - TopLevels);
        }

        return layout;
    }

    private void Place(ForestNodes nodes, int node, int place, int tree, int depth, int path, ref int used, int scale)
    {
        Depth[tree] = Math.Max(Depth[tree], depth);
        if (nodes.Column[node] == ForestNodes.Leaf)
        {
            Nodes[place] = new() { Key = int.MaxValue, Left = place * NodeBytes, Value = nodes.Value[node] };
            FillExits(tree, depth, path, place);
            return;
        }

        var (key, offset) = (OrderKey.Of(nodes.Threshold[node]), nodes.Column[node] * scale);
        if (depth < TopLevels)
        {
            TopKey[TopPlace(tree, depth, path)] = key + 1;
            TopOffset[TopPlace(tree, depth, path)] = offset;
        }
        else if (depth == TopLevels)
        {
            FillExits(tree, depth, path, place);
        }

        var left = used;
        used += 2;
        Nodes[place] = new() { Key = key, Offset = offset, Left = left * NodeBytes };
        Place(nodes, node + 1, left, tree, depth + 1, 2 * path, ref used, scale);
        Place(nodes, nodes.Right[node], left + 1, tree, depth + 1, (2 * path) + 1, ref used, scale);
    }

    // Below an early leaf every way out leads back to it.
    private void FillExits(int tree, int depth, int path, int place)
    {
        if (depth == TopLevels)
        {
            Exit[(tree * TopCuts) + (~path & (TopCuts - 1))] = place * NodeBytes;
        }
        else if (depth < TopLevels)
        {
            TopKey[TopPlace(tree, depth, path)] = Nowhere;
            FillExits(tree, depth + 1, 2 * path, place);
            FillExits(tree, depth + 1, (2 * path) + 1, place);
        }
    }

    private static int TopPlace(int tree, int depth, int path) => (tree * TopCuts) + depth switch
    {
        0 => 0,
        1 => 1 + path,
        2 => 3 + (7 * path),
        3 => 4 + (7 * (path >> 1)) + (path & 1),
        _ => 6 + (7 * (path >> 2)) + (path & 3),
    };
}
