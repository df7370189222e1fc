namespace Watchfloor.Incidents;

/// <summary>How regular calls are, and their longest silence.</summary>
/// <param name="Interval">Median time between two calls.</param>
/// <param name="Silence">The longest pause, when it is far longer than the rhythm; null when there is none.</param>
internal readonly record struct BeaconRhythm(TimeSpan Interval, (DateTimeOffset From, DateTimeOffset To)? Silence)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(30);

    public static BeaconRhythm Of(IReadOnlyList<DateTimeOffset> times)
    {
        if (times.Count < 3)
        {
            return new(TimeSpan.Zero, null);
        }

        var steps = times.Zip(times.Skip(1), (from, to) => (from, to, span: to - from)).ToList();
        var median = steps.Select(step => step.span).Order().ElementAt(steps.Count / 2);
        var longest = steps.MaxBy(step => step.span);
        return new(median, longest.span >= Shortest && longest.span >= median * 10 ? (longest.from, longest.to) : null);
    }
}
