using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Watchfloor.Lake.Delta;
using Watchfloor.Lake.ObjectStores;

namespace Watchfloor.Lake;

/// <summary>The event table: a Delta Lake table in a folder or an object store, written by optimistic commits, read as snapshots without locks.</summary>
public sealed class EventLake : IAsyncDisposable
{
    private const int CheckpointInterval = 20;
    private static readonly TimeSpan TombstoneRetention = TimeSpan.FromDays(7);

    private readonly LakeOptions options;
    private readonly TimeProvider time;
    private readonly LakeStores stores;
    private readonly IObjectStore store;
    private readonly DeltaLog log;
    private readonly DeltaCheckpoints checkpoints;
    private readonly RawFiles rawFiles;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly DuplicateIndex index = new();
    private DuckDBConnection? engine;
    private BatchWriter? writer;
    private DeltaSnapshot current;

    private EventLake(LakeOptions options, TimeProvider time, LakeStores stores, DeltaLog log, DeltaSnapshot current)
    {
        this.options = options;
        this.time = time;
        this.stores = stores;
        store = stores.Events;
        this.log = log;
        checkpoints = new(store);
        rawFiles = new(stores.Raw);
        this.current = current;
    }

    /// <summary>Folder of this machine for what stays here, as a full path: the lake's own, or beside its copies when it lies in an object store.</summary>
    public string Folder => stores.Folder;

    /// <summary>Opens the lake, making it when the folder or the bucket's prefix is empty.</summary>
    /// <exception cref="LakeException">The place cannot be used, or holds a table that asks for more than this version reads.</exception>
    public static Task<EventLake> OpenAsync(LakeOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(options, time, LakeStores.Of(options, time), cancellationToken);

    /// <summary>Stores one batch: events, quarantined records and cursor appear together or not at all.</summary>
    /// <exception cref="LakeException">The batch could not be stored; nothing of it is in the lake.</exception>
    public async Task<CommitResult> CommitAsync(LakeCommit commit, CancellationToken cancellationToken)
    {
        if (commit.RawReferences.Count > 0 && commit.RawReferences.Count != commit.Events.Count)
        {
            throw new ArgumentException($"{commit.RawReferences.Count} raw references for {commit.Events.Count} events; give one for each or none.", nameof(commit));
        }

        await writing.WaitAsync(cancellationToken);
        try
        {
            return await LakeErrors.GuardAsync(store.Location, "store a batch", () => CommitLoopAsync(commit, cancellationToken));
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Takes the right to read a feed; null while another collector, here or in another process, has it. Ends with the process, however that ends; in an object store some minutes later.</summary>
    /// <param name="position">A feed, or one of the places from which it is read.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <exception cref="LakeException">The lease cannot be written.</exception>
    public Task<FeedLease?> TryLeaseAsync(string position, CancellationToken cancellationToken) => stores.Leases is { } leases
        ? LakeErrors.GuardAsync(leases.Location, "take a feed's lease", async () => await ObjectLease.TryTakeAsync(leases, position, time, cancellationToken) is { } lease ? new FeedLease(lease) : null)
        : Task.FromResult(FeedLease.TryTake(Path.Combine(options.Directory, LakeStores.LeaseFolder), position));

    /// <summary>The cursor last committed for a feed, or for <see cref="LakeCommit.Position"/>; null when there is none.</summary>
    public Task<string?> ReadCursorAsync(string feed, CancellationToken cancellationToken) =>
        LakeErrors.GuardAsync(store.Location, "read a cursor", async () => await CursorAsync(await RefreshAsync(cancellationToken), feed, cancellationToken));

    /// <summary>The table's newest version and when each feed last committed something. Costs one look at the log, so it may be asked often.</summary>
    public Task<LakePositions> PositionsAsync(CancellationToken cancellationToken) =>
        LakeErrors.GuardAsync(store.Location, "read the table", async () => LakePositions.Of(await RefreshAsync(cancellationToken)));

    /// <summary>The newest snapshot, for queries. It stays the same however often others commit.</summary>
    public Task<LakeSnapshot> SnapshotAsync(CancellationToken cancellationToken) =>
        LakeErrors.GuardAsync(store.Location, "read the table", async () => await LakeSnapshot.OpenAsync(options, store, rawFiles, await RefreshAsync(cancellationToken), cancellationToken));

    /// <summary>Keeps an imported log file as it came, once, and gives its SHA-256 for <see cref="RawReference"/>. Reads the stream to its end with flat memory.</summary>
    /// <exception cref="LakeException">The file could not be kept.</exception>
    public Task<string> KeepFileAsync(Stream content, CancellationToken cancellationToken) =>
        LakeErrors.GuardAsync(store.Location, "keep a log file", () => rawFiles.KeepAsync(content, cancellationToken));

    /// <inheritdoc cref="KeepFileAsync(Stream, CancellationToken)"/>
    public async Task<string> KeepFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await KeepFileAsync(content, cancellationToken);
    }

    /// <summary>Merges days and classes that have gathered small files; what queries see stays the same. Commits do it by themselves now and then.</summary>
    /// <returns>Files that were merged away.</returns>
    /// <exception cref="LakeException">The files could not be merged; the table is as before.</exception>
    public async Task<int> CompactAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            return await LakeErrors.GuardAsync(store.Location, "merge files", () => CompactAsync(2, LakeMaintenance.SmallOnRequest, cancellationToken));
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Deletes files that the table no longer uses and leftovers of broken writes, once they are older than <paramref name="retention"/>.</summary>
    /// <param name="retention">At least one hour, so that nobody loses a file of the snapshot they are reading. Usual: seven days.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <returns>Files deleted.</returns>
    /// <exception cref="LakeException">A file could not be deleted.</exception>
    public Task<int> VacuumAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retention, LakeMaintenance.LeastRetention);
        return LakeErrors.GuardAsync(store.Location, "vacuum", async () =>
            await LakeMaintenance.VacuumAsync(store, await RefreshAsync(cancellationToken), time.GetUtcNow(), retention, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        engine?.Dispose();
        writing.Dispose();
        stores.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static Task<EventLake> OpenAsync(LakeOptions options, TimeProvider time, IObjectStore events, CancellationToken cancellationToken) =>
        OpenAsync(options, time, LakeStores.Local(options.Directory, events), cancellationToken);

    internal static async Task<EventLake> OpenAsync(LakeOptions options, TimeProvider time, LakeStores stores, CancellationToken cancellationToken)
    {
        try
        {
            return await LakeErrors.GuardAsync(stores.Events.Location, "open the lake", () => OpenTableAsync(options, time, stores, cancellationToken));
        }
        catch
        {
            stores.Dispose();
            throw;
        }
    }

    private static async Task<EventLake> OpenTableAsync(LakeOptions options, TimeProvider time, LakeStores stores, CancellationToken cancellationToken)
    {
        var store = stores.Events;
        var log = new DeltaLog(store, new(store));
        var snapshot = await log.ReadAsync(null, cancellationToken);
        if (snapshot is null)
        {
            // Whoever is first makes the table; the other reads it.
            await log.TryCommitAsync(
                0,
                [
                    new() { CommitInfo = CommitInfo(time, "CREATE TABLE", null, null, isBlindAppend: true) },
                    new() { Protocol = new(1, 2, [], []) },
                    new() { Metadata = LakeTable.NewMetadata(time) },
                ],
                cancellationToken);
            snapshot = await log.ReadAsync(null, cancellationToken) ?? throw new LakeException($"The lake at {store.Location} was just made and is gone again.");
        }

        LakeTable.RequireOurs(snapshot, store.Location);
        return new EventLake(options, time, stores, log, snapshot);
    }

    private static string CommitInfo(TimeProvider time, string operation, string? feed, string? cursor, bool isBlindAppend)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
            json.WriteString("operation", operation);
            json.WriteStartObject("operationParameters");
            if (operation == "WRITE")
            {
                json.WriteString("mode", "Append");
            }

            json.WriteEndObject();
            json.WriteBoolean("isBlindAppend", isBlindAppend);
            json.WriteString("engineInfo", $"Watchfloor/{typeof(EventLake).Assembly.GetName().Version?.ToString(3)}");
            if (feed is not null)
            {
                json.WriteStartObject("watchfloor");
                json.WriteString("feed", feed);
                json.WriteString("cursor", cursor);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private async Task<CommitResult> CommitLoopAsync(LakeCommit commit, CancellationToken cancellationToken)
    {
        writer ??= new(OpenEngine(), store, index, time);
        while (true)
        {
            var before = await RefreshAsync(cancellationToken);
            LakeTable.RequireOurs(before, store.Location);
            var position = commit.Position ?? commit.Feed;
            var cursorBefore = await CursorAsync(before, position, cancellationToken);
            var version = before.Version + 1;
            var batch = await writer.WriteAsync(commit, before, version, cancellationToken);
            if (batch.Files.Count == 0 && (commit.Cursor is null || commit.Cursor == cursorBefore))
            {
                return new(before.Version, 0, batch.Duplicates, 0);
            }

            List<DeltaAction> actions =
            [
                new() { CommitInfo = CommitInfo(time, "WRITE", position, commit.Cursor ?? cursorBefore, isBlindAppend: true) },

                // The number is the version itself: it always rises, and it says which commit holds the cursor.
                new() { Transaction = new(position, version, time.GetUtcNow().ToUnixTimeMilliseconds()) },
                .. batch.Files.Select(file => new DeltaAction { Add = file }),
            ];
            if (await TryCommitAsync(before, actions, batch.Partitions, cancellationToken))
            {
                await CompactQuietlyAsync(cancellationToken);
                return new(version, batch.Added, batch.Duplicates, batch.Quarantined);
            }

            // Another writer was first: what it stored may be what we hold, so look again.
            await writer.DiscardAsync(batch);
        }
    }

    private async Task<int> CompactAsync(int atLeast, long smallerThan, CancellationToken cancellationToken)
    {
        var merged = 0;
        var snapshot = await RefreshAsync(cancellationToken);
        foreach (var group in LakeMaintenance.Mergeable(snapshot, atLeast, smallerThan))
        {
            var file = await LakeMaintenance.MergeAsync(OpenEngine(), store, group, time, cancellationToken);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            List<DeltaAction> actions =
            [
                new() { CommitInfo = CommitInfo(time, "OPTIMIZE", null, null, isBlindAppend: false) },
                .. group.Select(old => new DeltaAction { Remove = new() { Path = old.Path, DeletionTimestamp = now, DataChange = false, PartitionValues = old.PartitionValues, Size = old.Size } }),
                new() { Add = file },
            ];

            // Others only add, so the merge still holds after they were first; it does not when another merged the same files.
            while (group.TrueForAll(old => snapshot.Files.ContainsKey(old.Path)))
            {
                if (await TryCommitAsync(snapshot, actions, [], cancellationToken))
                {
                    index.Merged((LakeTable.DayNumber(file.PartitionValues["day"]!), int.Parse(file.PartitionValues["class_uid"]!, CultureInfo.InvariantCulture)), group, file);
                    merged += group.Count;
                    break;
                }

                snapshot = await RefreshAsync(cancellationToken);
            }

            snapshot = await RefreshAsync(cancellationToken);
            if (!snapshot.Files.ContainsKey(file.Path))
            {
                await store.DeleteAsync(file.Path, cancellationToken);
            }
        }

        return merged;
    }

    // The batch is stored; a merge that fails now is made up for by a later one.
    private async Task CompactQuietlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CompactAsync(LakeMaintenance.FilesToMerge, LakeMaintenance.SmallForCommits, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DuckDBException or LakeException or OperationCanceledException)
        {
        }
    }

    private async Task<bool> TryCommitAsync(DeltaSnapshot before, List<DeltaAction> actions, IEnumerable<(int Day, int ClassUid)> partitions, CancellationToken cancellationToken)
    {
        var version = before.Version + 1;
        try
        {
            if (!await log.TryCommitAsync(version, actions, cancellationToken))
            {
                return false;
            }
        }
        catch
        {
            // Nobody can say whether the commit is there, so its files stay; vacuum takes them when it is not.
            index.Forget(partitions);
            throw;
        }

        var replay = new DeltaReplay(before);
        actions.ForEach(replay.Apply);
        current = replay.ToSnapshot(version, store.Location);
        if (version % CheckpointInterval == 0)
        {
            await CheckpointQuietlyAsync(current);
        }

        return true;
    }

    // Without this checkpoint, readers replay some more commits until the next one.
    private async Task CheckpointQuietlyAsync(DeltaSnapshot snapshot)
    {
        try
        {
            await checkpoints.WriteAsync(snapshot, (time.GetUtcNow() - TombstoneRetention).ToUnixTimeMilliseconds(), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DuckDBException)
        {
        }
    }

    // One thread: on several, handing a batch over and waiting for it costs more processor time than writing it.
    private DuckDBConnection OpenEngine() => engine ??= Engine.Open(options, store.WorkFolder, threads: 1);

    private async Task<DeltaSnapshot> RefreshAsync(CancellationToken cancellationToken) =>
        current = await log.RefreshAsync(current, cancellationToken);

    private async Task<string?> CursorAsync(DeltaSnapshot snapshot, string feed, CancellationToken cancellationToken)
    {
        if (!snapshot.Transactions.TryGetValue(feed, out var transaction))
        {
            return null;
        }

        var actions = await log.TryReadCommitAsync(transaction.Version, cancellationToken)
            ?? throw new LakeException($"The cursor of {feed} stands in {DeltaLog.CommitName(transaction.Version)} of {store.Location}, which is gone. Restore the file from a copy.");
        using var info = JsonDocument.Parse(actions.Select(action => action.CommitInfo).OfType<string>().First());
        return info.RootElement.TryGetProperty("watchfloor", out var ours) && ours.TryGetProperty("cursor", out var cursor) ? cursor.GetString() : null;
    }
}
