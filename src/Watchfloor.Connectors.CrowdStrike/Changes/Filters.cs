namespace Watchfloor.Connectors.CrowdStrike.Changes;

/// <summary>Filters by time in Falcon's query language.</summary>
internal static class Filters
{
    /// <summary>What changed at <paramref name="from"/> or later; null for all.</summary>
    public static string? Since(string field, DateTimeOffset? from) => from is { } time ? $"{field}:>='{VendorTime.ToFilter(time)}'" : null;

    /// <summary>The same where instants are seconds since 1970.</summary>
    public static string? SinceEpoch(string field, DateTimeOffset? from) => from is { } time ? $"{field}:>={time.ToUnixTimeSeconds()}" : null;
}
