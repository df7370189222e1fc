using System.Globalization;

namespace Watchfloor.Lake.Delta;

/// <summary>The transaction log of one table: finds versions, replays them, and adds the next.</summary>
/// <param name="store">Where the table lies.</param>
/// <param name="checkpoints">Reads checkpoint files.</param>
internal sealed class DeltaLog(IObjectStore store, DeltaCheckpoints checkpoints)
{
    /// <summary>Folder of the log.</summary>
    public const string Folder = "_delta_log";

    /// <summary>Name of a version's commit.</summary>
    public static string CommitName(long version) => $"{Folder}/{version.ToString("D20", CultureInfo.InvariantCulture)}.json";

    /// <summary>The newest version, or the one asked for; null when there is no table.</summary>
    /// <exception cref="LakeException">The log is broken, or asks for more than we read.</exception>
    public async Task<DeltaSnapshot?> ReadAsync(long? version, CancellationToken cancellationToken)
    {
        var listing = await DeltaLogListing.ReadAsync(store, version, cancellationToken);
        var (commits, parts) = (listing.Commits, listing.Parts);
        if (commits.Count == 0 && parts.Count == 0)
        {
            return null;
        }

        var complete = CheckpointPart.Complete(parts, upTo: version ?? long.MaxValue);
        var newest = Math.Max(commits.Count > 0 ? commits.Max : -1, CheckpointPart.Complete(parts, long.MaxValue)?.Version ?? -1);
        var target = version ?? newest;
        if (newest < 0 || target > newest || target < 0)
        {
            throw new LakeException(newest < 0
                ? $"The Delta log at {store.Location} has no commit and no whole checkpoint. It is damaged; restore it from a copy."
                : $"Version {target} of the Delta table at {store.Location} does not exist; the newest is {newest}.");
        }

        return await ReplayAsync(complete, commits, target, cancellationToken);
    }

    /// <summary>The newest version, going on from a snapshot that was read before; the same object when nothing is new.</summary>
    public async Task<DeltaSnapshot> RefreshAsync(DeltaSnapshot from, CancellationToken cancellationToken)
    {
        DeltaReplay? replay = null;
        var version = from.Version;
        while (await TryReadCommitAsync(version + 1, cancellationToken) is { } actions)
        {
            replay ??= new(from);
            actions.ForEach(replay.Apply);
            version++;
        }

        return replay?.ToSnapshot(version, store.Location) ?? from;
    }

    /// <summary>The actions of one version; null when there is no such version.</summary>
    public async Task<List<DeltaAction>?> TryReadCommitAsync(long version, CancellationToken cancellationToken)
    {
        var name = CommitName(version);
        return await store.TryReadAsync(name, cancellationToken) is { } content ? ReadLines(content, name) : null;
    }

    /// <summary>Adds a version; false when another writer took the number.</summary>
    public Task<bool> TryCommitAsync(long version, IEnumerable<DeltaAction> actions, CancellationToken cancellationToken)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var action in actions)
        {
            DeltaActionJson.Write(buffer, action);
        }

        return store.PutIfAbsentAsync(CommitName(version), buffer.WrittenMemory, cancellationToken);
    }

    /// <summary>The actions in the content of a commit file.</summary>
    internal static List<DeltaAction> ReadLines(ReadOnlySpan<byte> content, string name)
    {
        var actions = new List<DeltaAction>();
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range].Trim(" \r\t"u8);
            if (!line.IsEmpty)
            {
                actions.Add(DeltaActionJson.Read(line, name));
            }
        }

        return actions;
    }

    private async Task<DeltaSnapshot> ReplayAsync(Checkpoint? checkpoint, SortedSet<long> commits, long target, CancellationToken cancellationToken)
    {
        var replay = new DeltaReplay();
        if (checkpoint is not null)
        {
            foreach (var action in await checkpoints.ReadAsync(checkpoint, cancellationToken))
            {
                replay.Apply(action);
            }
        }

        for (var version = (checkpoint?.Version ?? -1) + 1; version <= target; version++)
        {
            if (!commits.Contains(version))
            {
                throw new LakeException(
                    $"The Delta log at {store.Location} lacks version {version} ({CommitName(version)}) and no checkpoint covers it. Restore the file from a copy.");
            }

            ReadLines(await store.ReadAsync(CommitName(version), cancellationToken), CommitName(version)).ForEach(replay.Apply);
        }

        return replay.ToSnapshot(target, store.Location);
    }
}
