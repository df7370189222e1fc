namespace Watchfloor.Connectors.Proofpoint;

/// <summary>What the SIEM API refuses to go beyond.</summary>
internal static class TapLimits
{
    /// <summary>Longest window of one call.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    /// <summary>Shortest window of one call.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(30);

    /// <summary>How far back a window may begin.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(7);
}
