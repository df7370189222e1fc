namespace Watchfloor.Incidents;

/// <summary>Sets that grow together: which of <paramref name="count"/> things were found to be one.</summary>
internal sealed class UnionFind(int count)
{
    private readonly int[] parents = [.. Enumerable.Range(0, count)];

    public int Find(int item)
    {
        while (parents[item] != item)
        {
            item = parents[item] = parents[parents[item]];
        }

        return item;
    }

    /// <summary>Joins two sets; the smaller number stays the head, so the outcome does not depend on the order of calls.</summary>
    public void Join(int left, int right)
    {
        var (first, second) = (Find(left), Find(right));
        parents[Math.Max(first, second)] = Math.Min(first, second);
    }
}
