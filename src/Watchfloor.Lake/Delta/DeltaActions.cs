namespace Watchfloor.Lake.Delta;

/// <summary>What a reader and a writer must understand.</summary>
/// <param name="MinReaderVersion">Least reader version.</param>
/// <param name="MinWriterVersion">Least writer version.</param>
/// <param name="ReaderFeatures">Named features, with reader version 3.</param>
/// <param name="WriterFeatures">Named features, with writer version 7.</param>
internal sealed record DeltaProtocol(
    int MinReaderVersion, int MinWriterVersion, IReadOnlyList<string> ReaderFeatures, IReadOnlyList<string> WriterFeatures);

/// <summary>Schema, partitioning and settings of a table.</summary>
internal sealed record DeltaMetadata
{
    /// <summary>Id of the table, a GUID.</summary>
    public required string Id { get; init; }

    /// <summary>Schema as JSON.</summary>
    public required string SchemaString { get; init; }

    /// <summary>Columns whose values stand in the log instead of in the files.</summary>
    public required IReadOnlyList<string> PartitionColumns { get; init; }

    /// <summary>Table properties.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    /// <summary>Format of the data files; only parquet exists.</summary>
    public string Provider { get; init; } = "parquet";

    /// <summary>Name given by people.</summary>
    public string? Name { get; init; }

    /// <summary>When the table was made, milliseconds since 1970.</summary>
    public long? CreatedTime { get; init; }
}

/// <summary>A data file that is part of the table.</summary>
internal sealed record AddFile
{
    /// <summary>Percent-encoded path, relative to the table or absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Partition column to serialised value; null for null.</summary>
    public required IReadOnlyDictionary<string, string?> PartitionValues { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long ModificationTime { get; init; }

    /// <summary>False when the rows were in the table before.</summary>
    public required bool DataChange { get; init; }

    /// <summary>Statistics as JSON; null when the writer made none.</summary>
    public string? Stats { get; init; }

    /// <summary>Notes of the writer.</summary>
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    /// <summary>Id of the file's deletion vector; null when every row counts.</summary>
    public string? DeletionVectorId { get; init; }
}

/// <summary>A data file that is no longer part of the table.</summary>
internal sealed record RemoveFile
{
    /// <summary>As in <see cref="AddFile.Path"/>.</summary>
    public required string Path { get; init; }

    /// <summary>When it was removed, milliseconds since 1970.</summary>
    public long? DeletionTimestamp { get; init; }

    /// <summary>False when the rows are still in the table, in other files.</summary>
    public required bool DataChange { get; init; }

    /// <summary>As in <see cref="AddFile.DeletionVectorId"/>.</summary>
    public string? DeletionVectorId { get; init; }

    /// <summary>Partition column to serialised value.</summary>
    public IReadOnlyDictionary<string, string?>? PartitionValues { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
}

/// <summary>The last transaction of one application; it makes a repeated write visible as such.</summary>
/// <param name="AppId">The application; here a feed.</param>
/// <param name="Version">Its transaction number, always rising.</param>
/// <param name="LastUpdated">Milliseconds since 1970.</param>
internal sealed record DeltaTransaction(string AppId, long Version, long? LastUpdated);

/// <summary>One line of a commit: exactly one of the properties is set, or none for an action that a reader may ignore.</summary>
internal sealed record DeltaAction
{
    /// <summary>Protocol change.</summary>
    public DeltaProtocol? Protocol { get; init; }

    /// <summary>Metadata change.</summary>
    public DeltaMetadata? Metadata { get; init; }

    /// <summary>File added.</summary>
    public AddFile? Add { get; init; }

    /// <summary>File removed.</summary>
    public RemoveFile? Remove { get; init; }

    /// <summary>Transaction of an application.</summary>
    public DeltaTransaction? Transaction { get; init; }

    /// <summary>Path of a sidecar file below <c>_delta_log/_sidecars</c> (V2 checkpoints).</summary>
    public string? Sidecar { get; init; }

    /// <summary>Free text about the commit, as a JSON object.</summary>
    public string? CommitInfo { get; init; }
}
