namespace Watchfloor.Lake.Delta;

/// <summary>Replays actions in the order of the log; the protocol's action reconciliation.</summary>
internal sealed class DeltaReplay
{
    private readonly Dictionary<(string Path, string? Vector), AddFile> files = [];
    private readonly Dictionary<(string Path, string? Vector), RemoveFile> tombstones = [];
    private readonly Dictionary<string, DeltaTransaction> transactions = [];
    private DeltaProtocol? protocol;
    private DeltaMetadata? metadata;

    /// <summary>Begins with nothing.</summary>
    public DeltaReplay()
    {
    }

    /// <summary>Goes on from a snapshot.</summary>
    public DeltaReplay(DeltaSnapshot from)
    {
        protocol = from.Protocol;
        metadata = from.Metadata;
        files = from.Files.Values.ToDictionary(file => Key(file.Path, file.DeletionVectorId));
        tombstones = from.Tombstones.Values.ToDictionary(file => Key(file.Path, file.DeletionVectorId));
        transactions = new(from.Transactions);
    }

    /// <summary>Applies one action; later ones win.</summary>
    public void Apply(DeltaAction action)
    {
        protocol = action.Protocol ?? protocol;
        metadata = action.Metadata ?? metadata;
        if (action.Transaction is { } transaction)
        {
            transactions[transaction.AppId] = transaction;
        }

        if (action.Add is { } add)
        {
            files[Key(add.Path, add.DeletionVectorId)] = add;
            tombstones.Remove(Key(add.Path, add.DeletionVectorId));
        }

        if (action.Remove is { } remove)
        {
            files.Remove(Key(remove.Path, remove.DeletionVectorId));
            tombstones[Key(remove.Path, remove.DeletionVectorId)] = remove;
        }
    }

    /// <summary>The state after the actions so far.</summary>
    /// <exception cref="LakeException">The log has no protocol or no metadata, or asks for more than we read.</exception>
    public DeltaSnapshot ToSnapshot(long version, string location)
    {
        if (protocol is null || metadata is null)
        {
            var missing = (protocol, metadata) switch { (null, null) => "neither protocol nor metaData", (null, _) => "no protocol", _ => "no metaData" };
            throw new LakeException($"The Delta log at {location} has {missing} up to version {version}, so the table cannot be read. The log is damaged; restore it from a copy.");
        }

        DeltaFeatures.RequireReadable(protocol, metadata, location);
        if (files.Values.FirstOrDefault(file => file.DeletionVectorId is not null) is { } marked)
        {
            throw new LakeException($"The Delta table at {location} uses deletion vectors ({marked.Path}), which this reader does not know. Run 'REORG TABLE … APPLY (PURGE)' with the engine that wrote it.");
        }

        return new()
        {
            Version = version,
            Protocol = protocol,
            Metadata = metadata,
            Files = files.Values.ToDictionary(file => file.Path),
            Tombstones = tombstones.Values.DistinctBy(file => file.Path).ToDictionary(file => file.Path),
            Transactions = new Dictionary<string, DeltaTransaction>(transactions),
        };
    }

    // Absolute paths are written in several ways; relative ones nearly always in one, so the common case stays cheap.
    private static (string, string?) Key(string path, string? vector) =>
        (path.Contains('%') || path.Contains(':') || path.StartsWith('/') ? DeltaPath.Canonical(path) : path, vector);
}
