namespace Watchfloor.Detection.Models.Forest;

/// <summary>All hyperplanes of a forest, each <see cref="Width"/> columns and weights.</summary>
/// <param name="Width">Columns a plane.</param>
/// <param name="Columns">Plane after plane; all zero to width - 1 in order when the planes are dense.</param>
/// <param name="Weights">Plane after plane.</param>
internal sealed record Planes(int Width, int[] Columns, float[] Weights)
{
    /// <summary>Number of planes.</summary>
    public int Count => Columns.Length / Width;

    /// <summary>Planes of trees, in their order; null when there are none.</summary>
    public static Planes? Of(IReadOnlyList<GrownTree> trees)
    {
        var all = trees.SelectMany(tree => tree.Planes).ToList();
        return all.Count == 0
            ? null
            : new(all[0].Columns.Length, [.. all.SelectMany(plane => plane.Columns)], [.. all.SelectMany(plane => plane.Weights)]);
    }

    /// <summary>Whether each plane has all columns in order, so that a row can be read straight through.</summary>
    public bool IsDense(int columns)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Width != columns || Columns[i] != i % Width)
            {
                return false;
            }
        }

        return true;
    }
}
