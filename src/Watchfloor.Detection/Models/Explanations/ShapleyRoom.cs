namespace Watchfloor.Detection.Models.Explanations;

/// <summary>What one thread works in.</summary>
internal sealed class ShapleyRoom
{
    private const int Rows = ShapleyProgram.TileRows;

    public ShapleyRoom(int slots, int columns, int rows)
    {
        var tiles = (rows + Rows - 1) / Rows;
        Products = new(slots * Rows * ShapleyProgram.Lanes);
        Expected = new(slots * Rows * ShapleyProgram.Lanes);
        Parts = new((long)tiles * (columns + 1) * Rows * ShapleyProgram.Lanes);
        Ways = GC.AllocateArray<int>(slots * Rows, pinned: true);
        Offsets = GC.AllocateArray<int>(slots * Rows, pinned: true);
        Keys = GC.AllocateArray<int>(tiles * columns * Rows, pinned: true);
    }

    /// <summary>Product of factors above a node, by slot and row.</summary>
    public AlignedNumbers Products { get; }

    /// <summary>What is expected below a node, by slot and row.</summary>
    public AlignedNumbers Expected { get; }

    /// <summary>Parts by tile, column and row, a number for each point; one column more takes what leaves say.</summary>
    public AlignedNumbers Parts { get; }

    /// <summary>All bits set where the row, asked for the column alone, comes to a node; by slot and row.</summary>
    public int[] Ways { get; }

    /// <summary>Which constants are a row's, in bytes; by slot and row.</summary>
    public int[] Offsets { get; }

    /// <summary>Keys by tile, column and row.</summary>
    public int[] Keys { get; }
}
