using System.Globalization;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Times as Falcon writes them: RFC 3339 with up to nine digits, seconds with a fraction, or milliseconds, often as text.</summary>
internal static class FalconTime
{
    // Seconds reach this in the year 5138, milliseconds passed it in 1973.
    private const decimal FirstMilliseconds = 100_000_000_000m;
    private const decimal FirstMicroseconds = 100_000_000_000_000m;
    private const decimal FirstNanoseconds = 100_000_000_000_000_000m;

    /// <summary>Reads a time; null when there is none, or when it is not one. Zero means "not yet" to Falcon and counts as none.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return FromNumber(number);
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year > 1970
            ? time
            : null;
    }

    private static DateTimeOffset? FromNumber(decimal number)
    {
        var ticksEach = number switch
        {
            < FirstMilliseconds => TimeSpan.TicksPerSecond,
            < FirstMicroseconds => TimeSpan.TicksPerMillisecond,
            < FirstNanoseconds => TimeSpan.TicksPerMicrosecond,
            _ => 0.01m,
        };
        var ticks = number * ticksEach;
        return ticks > 0 && ticks < DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks
            ? DateTimeOffset.UnixEpoch.AddTicks((long)ticks)
            : null;
    }
}
