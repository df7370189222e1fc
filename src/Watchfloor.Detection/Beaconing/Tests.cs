namespace Watchfloor.Detection.Beaconing;

/// <summary>How many tests a pair must be corrected for: half of the allowed error goes to destinations that one host calls, half to all others.</summary>
/// <remarks>Bonferroni's correction with weights known before the test (Genovese, Roeder and Wasserman 2006): an implant's destination is rare, so its test is worth more.</remarks>
internal sealed class Tests
{
    private readonly int rare;
    private readonly int others;

    /// <summary>Counts the pairs of one run.</summary>
    public Tests(IReadOnlyList<CallSeries> tested)
    {
        rare = tested.Count(IsRare);
        others = tested.Count - rare;
    }

    /// <summary>Number to divide the error by.</summary>
    public int CountFor(CallSeries series) => others == 0 || rare == 0 ? rare + others : 2 * (IsRare(series) ? rare : others);

    private static bool IsRare(CallSeries series) => series.Hosts == 1 && series.Direction != 1;
}
