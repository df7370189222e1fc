namespace Watchfloor.Lake.Delta;

/// <summary>One version of a table: what its log says when replayed up to there. Immutable.</summary>
internal sealed class DeltaSnapshot
{
    /// <summary>Version of the table.</summary>
    public required long Version { get; init; }

    /// <summary>What a reader must understand.</summary>
    public required DeltaProtocol Protocol { get; init; }

    /// <summary>Schema, partitioning and settings.</summary>
    public required DeltaMetadata Metadata { get; init; }

    /// <summary>The data files, by path.</summary>
    public required IReadOnlyDictionary<string, AddFile> Files { get; init; }

    /// <summary>Files removed and perhaps not yet deleted, by path.</summary>
    public required IReadOnlyDictionary<string, RemoveFile> Tombstones { get; init; }

    /// <summary>The last transaction of each application.</summary>
    public required IReadOnlyDictionary<string, DeltaTransaction> Transactions { get; init; }
}
