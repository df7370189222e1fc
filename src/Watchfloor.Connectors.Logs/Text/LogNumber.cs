using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Watchfloor.Connectors.Logs;

/// <summary>Numbers and times as logs write them, read from bytes without rounding twice.</summary>
internal static class LogNumber
{
    // Past this many seconds (the year 5138) an epoch number can only be milliseconds, and so on in thousands.
    private const long LatestSecond = 100_000_000_000;

    private static readonly long FirstTick = DateTimeOffset.MinValue.Ticks - DateTimeOffset.UnixEpoch.Ticks;
    private static readonly long LastTick = DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>A whole number; also one written with a fraction of zeros or an exponent.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
        {
            return true;
        }

        if (TryDecimal(text, out var number) && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue)
        {
            value = (long)number;
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>A number of seconds as ticks of 100 ns; finer digits are cut.</summary>
    public static bool TrySeconds(ReadOnlySpan<byte> text, out long ticks)
    {
        if (TryPlainSeconds(text, out ticks))
        {
            return true;
        }

        ticks = 0;
        if (!TryDecimal(text, out var seconds))
        {
            return false;
        }

        var exact = decimal.Truncate(seconds * TimeSpan.TicksPerSecond);
        if (exact is < long.MinValue or > long.MaxValue)
        {
            return false;
        }

        ticks = (long)exact;
        return true;
    }

    /// <summary>A point in time: seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size, or ISO 8601.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (TryPlainSeconds(text, out var ticks) && Math.Abs(ticks / TimeSpan.TicksPerSecond) < LatestSecond)
        {
            time = new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + ticks, TimeSpan.Zero);
            return true;
        }

        if (TryDecimal(text, out var number))
        {
            var size = Math.Abs(number);
            var exact = decimal.Truncate(size switch
            {
                < LatestSecond => number * TimeSpan.TicksPerSecond,
                < LatestSecond * 1_000m => number * TimeSpan.TicksPerMillisecond,
                < LatestSecond * 1_000_000m => number * TimeSpan.TicksPerMicrosecond,
                _ => number / 100,
            });
            if (exact < FirstTick || exact > LastTick)
            {
                return false;
            }

            time = new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (long)exact, TimeSpan.Zero);
            return true;
        }

        if (text.Length is < 10 or > 40 || text[4] != '-')
        {
            return false;
        }

        return DateTimeOffset.TryParse(
            Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    // The usual form, digits with an optional fraction.
    private static bool TryPlainSeconds(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var negative = text is [(byte)'-', ..];
        if (negative)
        {
            text = text[1..];
        }

        if (text.IsEmpty || text.Length > 40)
        {
            return false;
        }

        long whole = 0;
        var position = 0;
        for (; position < text.Length && text[position] != '.'; position++)
        {
            var digit = text[position] - (uint)'0';
            if (digit > 9 || position > 14)
            {
                return false;
            }

            whole = (whole * 10) + digit;
        }

        if (position == 0 || whole > long.MaxValue / TimeSpan.TicksPerSecond / 10)
        {
            return false;
        }

        long fraction = 0;
        var digits = 0;
        for (position++; position < text.Length; position++)
        {
            var digit = text[position] - (uint)'0';
            if (digit > 9)
            {
                return false;
            }

            if (digits < 7)
            {
                fraction = (fraction * 10) + digit;
                digits++;
            }
        }

        for (; digits < 7; digits++)
        {
            fraction *= 10;
        }

        ticks = (whole * TimeSpan.TicksPerSecond) + fraction;
        ticks = negative ? -ticks : ticks;
        return true;
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 60)
        {
            return false;
        }

        Span<char> characters = stackalloc char[60];
        var length = Encoding.Latin1.GetChars(text, characters);
        return decimal.TryParse(characters[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
