using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>How far a lake has come.</summary>
/// <param name="Version">Version of the table; the same version has the same rows.</param>
/// <param name="Feeds">When each feed, or place from which it is read, last committed events or a cursor; null when the table does not say. A feed that never committed is absent.</param>
public sealed record LakePositions(long Version, IReadOnlyDictionary<string, DateTimeOffset?> Feeds)
{
    internal static LakePositions Of(DeltaSnapshot snapshot) => new(
        snapshot.Version,
        snapshot.Transactions.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.LastUpdated is { } updated ? DateTimeOffset.FromUnixTimeMilliseconds(updated) : (DateTimeOffset?)null));
}
