namespace Watchfloor.Operations;

/// <summary>Adjusted Rand index of two groupings (Hubert and Arabie, 1985): 1 for the same grouping, about 0 for chance.</summary>
internal static class AdjustedRand
{
    public static double Of(IEnumerable<(string True, string Shown)> labels)
    {
        var all = labels.ToList();
        var both = all.GroupBy(label => label).Sum(group => Pairs(group.Count()));
        var real = all.GroupBy(label => label.True).Sum(group => Pairs(group.Count()));
        var shown = all.GroupBy(label => label.Shown).Sum(group => Pairs(group.Count()));
        var expected = all.Count < 2 ? 0 : real * shown / Pairs(all.Count);
        var most = (real + shown) / 2;
        return most - expected == 0 ? 1 : (both - expected) / (most - expected);
    }

    private static double Pairs(int n) => n * (n - 1) / 2.0;
}
