using Watchfloor.Ocsf;

namespace Watchfloor.Lake;

/// <summary>One batch to store: it appears whole or not at all.</summary>
public sealed record LakeCommit
{
    /// <summary>Feed the batch came from; first half of every evidence id.</summary>
    public required string Feed { get; init; }

    /// <summary>Events to add. A record already stored unchanged is left out and counted as a duplicate.</summary>
    public required IReadOnlyList<OcsfEvent> Events { get; init; }

    /// <summary>Where each event lies in its kept log file, parallel to <see cref="Events"/>; empty when events carry their raw record.</summary>
    public IReadOnlyList<RawReference> RawReferences { get; init; } = [];

    /// <summary>Records that could not be mapped, with the reason; stored raw in the same commit.</summary>
    public IReadOnlyList<(string Raw, string Reason)> Quarantined { get; init; } = [];

    /// <summary>Name under which the cursor is kept; null for the feed's own. A feed that is read from two places at once has a name for each.</summary>
    public string? Position { get; init; }

    /// <summary>The feed's next cursor, stored in the same commit; null leaves the old one.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Where an event's raw bytes lie in a log file that the lake keeps as it came.</summary>
/// <param name="FileHash">SHA-256 of the kept file, lower-case hexadecimal.</param>
/// <param name="Offset">First byte in the decompressed content.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct RawReference(string FileHash, long Offset, int Length);

/// <summary>What a commit did.</summary>
/// <param name="Version">Version of the table that holds it; the old one when there was nothing to store.</param>
/// <param name="Added">Events stored.</param>
/// <param name="Duplicates">Events that were there already.</param>
/// <param name="Quarantined">Records kept raw because they could not be mapped.</param>
public readonly record struct CommitResult(long Version, int Added, int Duplicates, int Quarantined);
