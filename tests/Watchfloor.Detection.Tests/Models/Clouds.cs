namespace Watchfloor.Detection.Tests.Models;

/// <summary>Made-up tables.</summary>
internal static class Clouds
{
    /// <summary>Sums of three uniform numbers, row-major.</summary>
    public static float[] Of(int seed, int rows, int columns)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble()))];
    }
}
