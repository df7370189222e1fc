using System.Globalization;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>A span of time, UTC, end exclusive.</summary>
/// <param name="From">First moment.</param>
/// <param name="To">End.</param>
public readonly record struct TimeWindow(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>From the first to just past the last event in the lake; null when it is empty.</summary>
    public static async Task<TimeWindow?> OfLakeAsync(LakeSnapshot snapshot, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT min(time), max(time) FROM events WHERE class_uid NOT IN (0, 2002, 2005, 5001, 5003, 5021)";
        await foreach (var window in snapshot.QueryAsync(Sql, new Dictionary<string, object?>(), Read, cancellationToken))
        {
            return window;
        }

        return null;

        static TimeWindow? Read(System.Data.Common.DbDataReader row) =>
            row.IsDBNull(0) ? null : new TimeWindow(row.GetUtc(0), row.GetUtc(1).AddMilliseconds(1));
    }

    /// <summary>Reads <c>T..T</c>, each an ISO 8601 time or relative such as <c>-24h</c>; the second may be missing for now.</summary>
    /// <exception cref="UsageException">A part is no time, or the end is not after the beginning.</exception>
    public static TimeWindow Parse(string text, TimeProvider time)
    {
        var parts = text.Split("..", 2);
        var from = ParseTime(parts[0], time);
        var to = parts.Length == 1 || parts[1].Length == 0 ? time.GetUtcNow() : ParseTime(parts[1], time);
        return to > from
            ? new TimeWindow(from, to)
            : throw new UsageException($"The window '{text}' ends before it begins.");
    }

    /// <summary>Reads an ISO 8601 time (UTC when it names no zone) or a span back from now: <c>-30m</c>, <c>-24h</c>, <c>-7d</c>.</summary>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static DateTimeOffset ParseTime(string text, TimeProvider time)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > 2 && trimmed[0] == '-'
            && double.TryParse(trimmed[1..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && Unit(trimmed[^1]) is { } unit)
        {
            return time.GetUtcNow() - (unit * amount);
        }

        return DateTimeOffset.TryParse(
                trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value
            : throw new UsageException($"'{text}' is no time. Write 2026-03-02T09:00:00Z, or -30m, -24h, -7d back from now.");
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
