namespace Watchfloor.Detection.Models.Forest;

/// <summary>Expected path lengths of the isolation forest paper.</summary>
public static class PathLength
{
    private const double EulerMascheroni = 0.577_215_664_901_532_9;

    /// <summary>c(n): mean path of an unsuccessful search in a binary search tree of <paramref name="rows"/> rows (Liu, Ting and Zhou 2008, equation 1).</summary>
    /// <param name="rows">Number of rows; 0 and 1 give 0.</param>
    public static double Expected(int rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => (2 * (Math.Log(rows - 1) + EulerMascheroni)) - (2.0 * (rows - 1) / rows),
    };

    /// <summary>Depth at which the paper stops growing a tree over <paramref name="rows"/> rows: the base-2 logarithm, rounded up.</summary>
    public static int Limit(int rows) => rows <= 1 ? 0 : System.Numerics.BitOperations.Log2((uint)(rows - 1)) + 1;
}
