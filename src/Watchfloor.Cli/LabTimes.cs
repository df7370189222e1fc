using System.Globalization;
using Watchfloor.Lab;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Reads what the lab's options say of time and faults.</summary>
internal static class LabTimes
{
    /// <summary>The speed; null for a clock that stands.</summary>
    /// <exception cref="UsageException">It is no speed.</exception>
    public static double? Speed(string text) =>
        text.Equals("max", StringComparison.OrdinalIgnoreCase) ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is > 0 and <= LabOptions.FastestSpeed ? speed
        : throw new UsageException($"--speed {text} is no speed. Say max, or a number above 0 and up to {LabOptions.FastestSpeed:0}; 60 is a minute a second.");

    /// <summary>A moment, or now; null when there is none.</summary>
    /// <exception cref="UsageException">It is no time.</exception>
    public static DateTimeOffset? Moment(string? text, TimeProvider time) => text is null ? null
        : text.Equals("now", StringComparison.OrdinalIgnoreCase) ? time.GetUtcNow()
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment
        : throw new UsageException($"--at {text} is no time. Say now, or for example 2026-03-02T09:00:00Z.");

    /// <summary>A day's midnight, UTC; null when there is none.</summary>
    /// <exception cref="UsageException">It is no date.</exception>
    public static DateTimeOffset? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new DateTimeOffset(day, default, TimeSpan.Zero)
        : throw new UsageException($"--day {text} is no date. Say for example 2026-03-02.");

    /// <summary>The name of a fault profile.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static string Profile(string text) => LabFaults.Profiles.Contains(text, StringComparer.OrdinalIgnoreCase) ? text
        : throw new UsageException($"--faults {text} is no profile. There are {string.Join(", ", LabFaults.Profiles)}.");
}
