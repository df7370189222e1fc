namespace Watchfloor.Detection.Models.Forest;

/// <summary>The nodes of all trees, one array a property. The left child of a node is the next one, so only the right one is pointed at.</summary>
/// <remarks>
/// This is what a model file holds and what everything else (scoring layout, attributions, export) is derived from. A leaf's value is a
/// whole number u that stands for <see cref="LeafBase"/> + u x <see cref="LeafUnit"/>: sums over trees are then exact in any order.
/// </remarks>
internal sealed record ForestNodes
{
    /// <summary>Marks a leaf in <see cref="Column"/>.</summary>
    public const int Leaf = -1;

    /// <summary>First node of each tree, and at the end the number of nodes.</summary>
    public required int[] Roots { get; init; }

    /// <summary>Column to compare; <see cref="Leaf"/> for a leaf; for hyperplanes the number of the hyperplane.</summary>
    public required int[] Column { get; init; }

    /// <summary>A row goes left when its value is at most this; finite.</summary>
    public required float[] Threshold { get; init; }

    /// <summary>The right child; 0 for a leaf.</summary>
    public required int[] Right { get; init; }

    /// <summary>Value of a leaf in units; 0 for a cut.</summary>
    public required ushort[] Value { get; init; }

    /// <summary>Training rows that came here, at least 1.</summary>
    public required int[] Count { get; init; }

    /// <summary>Value of a leaf that holds 0 units.</summary>
    public required double LeafBase { get; init; }

    /// <summary>What one unit is worth: a power of two.</summary>
    public required double LeafUnit { get; init; }

    /// <summary>Number of trees.</summary>
    public int Trees => Roots.Length - 1;

    /// <summary>Number of nodes.</summary>
    public int Length => Column.Length;

    /// <summary>A leaf's value: path length, or log density.</summary>
    public double LeafValue(int node) => LeafBase + (Value[node] * LeafUnit);
}
