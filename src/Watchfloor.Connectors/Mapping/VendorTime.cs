using System.Globalization;

namespace Watchfloor.Connectors;

/// <summary>Instants as vendors write them.</summary>
public static class VendorTime
{
    // Told apart by size: seconds until 5138, then milliseconds, then microseconds, then nanoseconds.
    private const decimal LargestSeconds = 1e11m;
    private const decimal LargestMilliseconds = 1e14m;
    private const decimal LargestMicroseconds = 1e17m;

    /// <summary>Reads ISO 8601 (UTC where no offset is named) or a number since 1970; false for anything else, and for the year 1 that means "never".</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        // Not a double: 1682707777.731 would come out a tick early, and so a millisecond.
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return TryFromEpoch(number, out time);
        }

        return DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out time)
            && time.Year > 1 && LooksLikeADate(text);
    }

    /// <summary>The form vendors take in filters: UTC, up to seven fractional digits, Z.</summary>
    public static string ToFilter(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static bool TryFromEpoch(decimal number, out DateTimeOffset time)
    {
        var milliseconds = number switch
        {
            <= 0 => 0,
            <= LargestSeconds => number * 1000,
            <= LargestMilliseconds => number,
            <= LargestMicroseconds => number / 1000,
            _ => number / 1_000_000,
        };
        var isInRange = milliseconds is > 0 and < 253402300800000m;
        time = isInRange ? DateTimeOffset.UnixEpoch.AddTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)) : default;
        return isInRange;
    }

    // "12:30" or "May" parse as a time today or this year; an event's time must name its day.
    private static bool LooksLikeADate(string text) => text.AsSpan().Trim() is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', '-', ..];
}
