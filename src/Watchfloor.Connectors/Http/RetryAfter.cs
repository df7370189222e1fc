using System.Globalization;

namespace Watchfloor.Connectors;

/// <summary>How long a vendor asks to wait, in every form that has been seen.</summary>
public static class RetryAfter
{
    private static readonly TimeSpan ShortestInstantWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInstantWait = TimeSpan.FromSeconds(60);

    // Seconds since 1970 pass this in the year 5138; milliseconds passed it in 1973.
    private const double LargestSeconds = 1e11;

    // Nobody asks to wait for thirty years: so large a number is an instant since 1970.
    private const double SmallestInstant = 1e9;

    /// <summary>Reads the wait from a response; null when it names none.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="now">The current time, for waits given as an instant.</param>
    /// <param name="instantHeader">Vendor's header holding an instant since 1970 in seconds or milliseconds; the wait is clamped to 1 to 60 s.</param>
    /// <remarks>An instant is the vendor's, so it is held against the vendor's own clock where the response has a Date.</remarks>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now, string? instantHeader = null)
    {
        var vendorNow = response.Headers.Date ?? now;
        return (instantHeader is not null ? FromInstant(response.FirstHeader(instantHeader), vendorNow) : null)
            ?? FromHeader(response.FirstHeader("Retry-After"), vendorNow);
    }

    private static TimeSpan? FromHeader(string? text, DateTimeOffset now)
    {
        // Microsoft Graph sends fractions (2.128), which the typed header refuses.
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds >= SmallestInstant ? FromInstant(text, now) : TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Later(date - now, TimeSpan.Zero)
            : null;
    }

    private static TimeSpan? FromInstant(string? text, DateTimeOffset now)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var instant))
        {
            return null;
        }

        var milliseconds = instant > LargestSeconds ? instant : instant * 1000;
        var wait = TimeSpan.FromMilliseconds(Math.Clamp(
            milliseconds - now.ToUnixTimeMilliseconds(), 0, LongestInstantWait.TotalMilliseconds));
        return Later(wait, ShortestInstantWait);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
