namespace Watchfloor.Detection.Models.Explanations;

/// <summary>What a step of the walk over a tree does.</summary>
internal enum ShapleyKind
{
    /// <summary>Into a node with more than one level of cuts below it: share its product between its children.</summary>
    Down,

    /// <summary>Out of such a node: what its children expect becomes what it expects.</summary>
    Up,

    /// <summary>A cut over two leaves.</summary>
    Twig,

    /// <summary>A cut over twigs or leaves, all three at once: a tree has most of its nodes at its foot.</summary>
    Fork,
}

/// <summary>A cut as the walk sees it.</summary>
internal struct ShapleyCut
{
    /// <summary>Where the column's keys start.</summary>
    public int Keys;

    /// <summary>Right when a key is above this.</summary>
    public int Key;

    /// <summary>Where the column's parts start.</summary>
    public int Part;

    /// <summary>Where the ways of the nearest cut above on the same column start; negative for none.</summary>
    public int Above;

    /// <summary>Where the constants start.</summary>
    public int Constants;
}

/// <summary>One step over all rows of a tile.</summary>
internal struct ShapleyStep
{
    public ShapleyKind Kind;

    /// <summary>Place of the node's numbers: two a level, one a side.</summary>
    public int Slot;

    /// <summary>Place of its left child's numbers; the right one's are next.</summary>
    public int Below;

    /// <summary>For <see cref="ShapleyKind.Up"/>: constants of a left child that is a leaf; negative when it is not.</summary>
    public int LeftLeaf;

    /// <summary>For <see cref="ShapleyKind.Up"/>: the same of the right child.</summary>
    public int RightLeaf;

    public ShapleyCut Cut;

    /// <summary>For <see cref="ShapleyKind.Fork"/>: the left twig.</summary>
    public ShapleyCut Left;

    /// <summary>For <see cref="ShapleyKind.Fork"/>: the right twig.</summary>
    public ShapleyCut Right;
}
