namespace Watchfloor.Reporting;

/// <summary>Evidence numbers as runs, so that 1,587 of them take one place: e7–e1593.</summary>
internal static class Numbers
{
    public static IEnumerable<(int First, int Last)> Runs(IReadOnlyList<int> sorted)
    {
        for (var i = 0; i < sorted.Count;)
        {
            var j = i;
            while (j + 1 < sorted.Count && sorted[j + 1] == sorted[j] + 1)
            {
                j++;
            }

            // Two in a row are shorter side by side than as a run.
            if (j - i >= 2)
            {
                yield return (sorted[i], sorted[j]);
                i = j + 1;
            }
            else
            {
                yield return (sorted[i], sorted[i]);
                i++;
            }
        }
    }
}
