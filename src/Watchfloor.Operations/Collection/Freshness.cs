using System.Globalization;
using Watchfloor.Connectors;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>Whether a feed still brings news. A feed that answers and is empty looks healthy, and may be the first thing an intruder turns off.</summary>
internal static class Freshness
{
    /// <summary>How far back the lake is asked; an older newest event is told as "more than".</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(8);

    /// <summary>Time of the newest event of each feed that has one within the last days.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> NewestAsync(EventLake lake, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var newest = new Dictionary<string, DateTimeOffset>();
        var day = (now - Horizon).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await foreach (var (feed, time) in snapshot.QueryAsync(
            $"SELECT feed, max(time) FROM events WHERE \"day\" >= DATE '{day}' GROUP BY feed",
            new Dictionary<string, object?>(),
            row => (row.GetString(0), row.GetUtc(1)),
            cancellationToken))
        {
            newest[feed] = time;
        }

        return newest;
    }

    /// <summary>What to tell about a feed; null when it is as fresh as it should be.</summary>
    public static string? Warning(FeedDescription feed, DateTimeOffset? newest, DateTimeOffset now) => feed.ExpectedWithin is not { } expected ? null
        : newest is not { } time ? $"the newest event is more than {Horizon.TotalDays:0} days old, or there is none. {Advice(expected)}"
        : now - time > expected ? $"the newest event is {(now - time).TotalHours:0} hours old. {Advice(expected)}"
        : null;

    private static string Advice(TimeSpan expected) =>
        $"This feed usually brings something within {expected.TotalHours:0} h: look whether the vendor still records it, and who could have turned it off.";
}
