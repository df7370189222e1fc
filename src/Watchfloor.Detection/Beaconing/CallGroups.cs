namespace Watchfloor.Detection.Beaconing;

/// <summary>Joins destinations that one host alone calls and takes turns with: names or addresses that an implant rotates.</summary>
/// <remarks>Each member alone is too thin or too ragged for a rhythm; together they keep one. A group is one more pair tested, and is charged as one.</remarks>
internal static class CallGroups
{
    private const int MostMembers = 12;

    /// <summary>Groups of the rare destinations of one source on one port.</summary>
    /// <param name="all">Every series that was read.</param>
    /// <param name="minimum">Fewest calls of a group.</param>
    public static IEnumerable<CallSeries> Of(IReadOnlyList<CallSeries> all, int minimum) => all
        .Where(series => series is { Hosts: 1, IsRequests: false, Direction: not 1 } && IsSpread(series))
        .GroupBy(series => (series.Source, series.Port, series.Protocol))
        .Select(group => group.OrderBy(series => series.Destination, StringComparer.Ordinal).ToList())
        .Where(group => group.Count is >= 2 and <= MostMembers && group.Sum(series => series.Times.Length) >= minimum)
        // Members that take turns have about as many calls each and run side by side; a chance neighbour does not.
        .Select(group => TakingTurns(group))
        .Where(group => group.Count >= 2 && group.Sum(series => series.Times.Length) >= minimum)
        .Select(Join);

    private static bool IsSpread(CallSeries series) => series.Times[^1] - series.Times[0] >= 3600;

    private static List<CallSeries> TakingTurns(List<CallSeries> group)
    {
        var sizes = group.Select(series => (double)series.Times.Length).Order().ToArray();
        var typical = sizes[sizes.Length / 2];
        return [.. group.Where(series => series.Times.Length >= typical / 4 && series.Times.Length <= typical * 4)];
    }

    private static CallSeries Join(List<CallSeries> members)
    {
        var merged = members
            .SelectMany(series => series.Times.Select((time, i) => (Time: time, Out: At(series.BytesOut, i), In: At(series.BytesIn, i))))
            .OrderBy(call => call.Time).ThenBy(call => call.Out).ThenBy(call => call.In)
            .ToList();
        var most = members.MaxBy(series => series.Times.Length)!;
        return most with
        {
            Destination = string.Join(' ', members.Select(series => series.Destination)),
            Members = [.. members.Select(series => series.DestinationName ?? series.DestinationAddress ?? series.Destination)],
            DestinationAddresses = members.Sum(series => series.DestinationAddresses),
            Times = [.. merged.Select(call => call.Time)],
            BytesOut = [.. merged.Select(call => call.Out)],
            BytesIn = [.. merged.Select(call => call.In)],
            Calls = members.Sum(series => series.Calls),
            Failed = members.Sum(series => series.Failed),
            Continued = members.Sum(series => series.Continued),
            MissingHostHeader = 0,
            FirstByAnyone = members.Min(series => series.FirstByAnyone),
            Evidence = [.. members.SelectMany(series => series.Evidence.Take(100 / members.Count))],
        };
    }

    private static long At(long[] values, int place) => place < values.Length ? values[place] : -1;
}
