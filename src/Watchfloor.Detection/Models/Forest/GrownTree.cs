namespace Watchfloor.Detection.Models.Forest;

/// <summary>A node as it is grown, before leaf values of all trees are put on one scale.</summary>
internal struct GrownNode
{
    /// <summary>Column or hyperplane; <see cref="ForestNodes.Leaf"/> for a leaf.</summary>
    public int Column;

    /// <summary>A row goes left when its value is at most this.</summary>
    public float Threshold;

    /// <summary>The right child, counted from the tree's root; 0 for a leaf.</summary>
    public int Right;

    /// <summary>Training rows that came here.</summary>
    public int Count;

    /// <summary>Value of a leaf.</summary>
    public double Leaf;
}

/// <summary>One grown tree.</summary>
/// <param name="Nodes">Its nodes, each left child right after its parent.</param>
/// <param name="Planes">Its hyperplanes; empty when it cuts along columns.</param>
internal sealed record GrownTree(GrownNode[] Nodes, Plane[] Planes);

/// <summary>A direction rows are projected on.</summary>
/// <param name="Columns">Columns with a weight.</param>
/// <param name="Weights">Their weights.</param>
internal sealed record Plane(int[] Columns, float[] Weights);
