namespace Watchfloor.Connectors.Logs;

/// <summary>What a network can do and a clock can show. A value past these limits is a sensor's mistake; it is kept aside, not believed.</summary>
internal static class Plausible
{
    /// <summary>Label of an event whose byte count was cut to what its packets carried.</summary>
    public const string BytesCapped = "bytes_capped";

    /// <summary>Label of an event one of whose numbers cannot be true and is in unmapped.</summary>
    public const string ValueRefused = "value_refused";

    /// <summary>Longest connection that is believed: 366 days.</summary>
    public const long LongestTicks = 366 * TimeSpan.TicksPerDay;

    // 400 Gbit/s, the fastest single Ethernet link in use, in bytes.
    private const long LinkBytesPerSecond = 50_000_000_000;

    private static readonly DateTimeOffset First = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Last = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether an event may have happened then: 1970 to 2100. A time outside would put it where nobody looks.</summary>
    public static bool IsTime(DateTimeOffset time) => time >= First && time < Last;

    /// <summary>Whether a connection may have lasted that long.</summary>
    public static bool IsDuration(long ticks) => ticks is >= 0 and <= LongestTicks;

    /// <summary>Whether so many bytes may have passed one link in that time; without a duration within a second.</summary>
    public static bool IsVolume(long bytes, long? ticks) =>
        bytes >= 0 && bytes / (double)LinkBytesPerSecond <= ((ticks ?? 0) / (double)TimeSpan.TicksPerSecond) + 1;
}
