using System.Globalization;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>The window that a SIEM request asks for.</summary>
internal readonly record struct SiemWindow(DateTimeOffset From, DateTimeOffset To)
{
    private const string TooShort = "The requested interval is too short. Requests must be for at least 30.00s of data";
    private const string TooLong = "The requested interval is too long. Requests must be for at most 1.00h of data";
    private const string TooOld = "The requested start time is too far into the past. Requests for information up to 7.00d are accepted";

    /// <summary>Reads exactly one of <c>interval</c>, <c>sinceSeconds</c> and <c>sinceTime</c>.</summary>
    /// <exception cref="FormatException">The request is wrong; the message is the vendor's.</exception>
    public static SiemWindow Read(IQueryCollection query, DateTimeOffset now)
    {
        string[] names = ["interval", "sinceSeconds", "sinceTime"];
        if (names.Count(query.ContainsKey) != 1)
        {
            throw new FormatException("Exactly one of interval, sinceSeconds and sinceTime must be given");
        }

        // What ends now ends at the full minute.
        var minute = new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var window = query["interval"].ToString() is { Length: > 0 } interval ? Interval(interval)
            : query["sinceSeconds"].ToString() is { Length: > 0 } seconds ? new SiemWindow(Moved(minute, -TimeSpan.FromSeconds(Seconds(seconds))), minute)
            : new SiemWindow(Instant(query["sinceTime"].ToString()), minute);
        if (window.To - window.From < TimeSpan.FromSeconds(30))
        {
            throw new FormatException(TooShort);
        }

        if (window.To - window.From > TimeSpan.FromHours(1))
        {
            throw new FormatException(TooLong);
        }

        return window.From < now - TimeSpan.FromDays(7) ? throw new FormatException(TooOld) : window;
    }

    /// <summary>Reads the window of a list of campaigns: an interval of up to a day, as old as one likes.</summary>
    /// <exception cref="FormatException">The request is wrong; the message is the vendor's.</exception>
    public static SiemWindow ReadCampaigns(IQueryCollection query)
    {
        var window = query["interval"].ToString() is { Length: > 0 } interval ? Interval(interval) : throw new FormatException("The interval must be given");
        return window.To - window.From < TimeSpan.FromSeconds(30) ? throw new FormatException(TooShort)
            : window.To - window.From > TimeSpan.FromDays(1) ? throw new FormatException("The requested interval is too long. Requests must be for at most 24.00h of data")
            : window;
    }

    private static SiemWindow Interval(string text)
    {
        var parts = text.Split('/');
        if (parts.Length != 2)
        {
            throw new FormatException($"The interval '{text}' is not an ISO 8601 interval");
        }

        if (parts[0].StartsWith('P'))
        {
            var end = Instant(parts[1]);
            return new SiemWindow(Moved(end, -Duration(parts[0])), end);
        }

        var start = Instant(parts[0]);
        return new SiemWindow(start, parts[1].StartsWith('P') ? Moved(start, Duration(parts[1])) : Instant(parts[1]));
    }

    private static TimeSpan Duration(string text) => XmlConvert.ToTimeSpan(text);

    private static DateTimeOffset Moved(DateTimeOffset time, TimeSpan by) =>
        by.Duration() < TimeSpan.FromDays(3650) ? time + by : throw new FormatException(TooLong);

    private static int Seconds(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        ? seconds
        : throw new FormatException($"sinceSeconds '{text}' is not a number");

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"The time '{text}' is not an ISO 8601 time");
}
