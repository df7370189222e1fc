namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Cuts time into windows that TAP takes.</summary>
internal static class TapWindows
{
    // The server's clock and ours may differ by a little at the horizon.
    private static readonly TimeSpan HorizonMargin = TimeSpan.FromMinutes(1);

    /// <summary>How far back a SIEM window may begin.</summary>
    public static DateTimeOffset Horizon(DateTimeOffset now) => now - TapLimits.Horizon + HorizonMargin;

    /// <summary>Windows of at most <paramref name="longest"/> from <paramref name="from"/> to <paramref name="now"/>, none below half a minute.</summary>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Between(DateTimeOffset from, DateTimeOffset now, TimeSpan longest)
    {
        while (now - from >= TapLimits.ShortestWindow)
        {
            var to = Earlier(from + longest, now);

            // What is left over must be long enough for a call of its own.
            if (now - to > TimeSpan.Zero && now - to < TapLimits.ShortestWindow)
            {
                to = now - TapLimits.ShortestWindow;
            }

            yield return (from, to);
            from = to;
        }
    }

    /// <summary>The earlier of two instants.</summary>
    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>The later of two instants.</summary>
    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>Cut to the second, as windows are written.</summary>
    public static DateTimeOffset ToSecond(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
