using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>What collecting came to, a line a feed.</summary>
internal static class FeedTable
{
    public static void Write(Output output, IReadOnlyList<FeedResult> results)
    {
        foreach (var result in results)
        {
            output.Line(new
            {
                result.Feed,
                result.Records,
                result.Events,
                result.Quarantined,
                result.Duplicates,
                result.Cursor,
                LagSeconds = result.Lag is { } lag ? (double?)Math.Round(lag.TotalSeconds) : null,
                Seconds = Math.Round(result.Elapsed.TotalSeconds, 2),
                result.Warnings,
                result.Error,
            });
        }

        output.Table(
            ["feed", "records", "new events", "known", "quarantined", "newest", "seconds"],
            results.Select(result => (IReadOnlyList<string>)
            [
                result.Feed,
                $"{result.Records:N0}",
                $"{result.Events:N0}",
                $"{result.Duplicates:N0}",
                $"{result.Quarantined:N0}",
                result.Lag is { } lag ? Age(lag) : "",
                $"{result.Elapsed.TotalSeconds:0.0}",
            ]));
        foreach (var result in results)
        {
            foreach (var warning in result.Warnings.Distinct())
            {
                output.Notice($"{result.Feed}: {warning}");
            }

            if (result.Error is { } error)
            {
                output.Error($"{result.Feed}: {error}");
            }
        }
    }

    private static string Age(TimeSpan lag) => lag switch
    {
        { TotalMinutes: < 2 } => $"{lag.TotalSeconds:0} s ago",
        { TotalHours: < 2 } => $"{lag.TotalMinutes:0} min ago",
        { TotalDays: < 2 } => $"{lag.TotalHours:0} h ago",
        _ => $"{lag.TotalDays:0} days ago",
    };
}
