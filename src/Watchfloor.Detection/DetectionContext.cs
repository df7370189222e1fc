using Watchfloor.Lake;

namespace Watchfloor.Detection;

/// <summary>What a detector may look at.</summary>
/// <param name="Lake">A snapshot of the lake.</param>
/// <param name="From">First moment of the window, UTC.</param>
/// <param name="To">End of the window, UTC, exclusive.</param>
/// <param name="KeptFolder">Where facts of earlier days are kept, so that the next run reads only what is new; null keeps nothing.</param>
public sealed record DetectionContext(LakeSnapshot Lake, DateTimeOffset From, DateTimeOffset To, string? KeptFolder = null)
{
    /// <summary>So long before the window; the window's own beginning when it begins with time itself, since then there is nothing before it.</summary>
    internal DateTimeOffset Before(TimeSpan span) => From - DateTimeOffset.UnixEpoch > span ? From - span : From;
}
