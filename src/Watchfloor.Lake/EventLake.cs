namespace Watchfloor.Lake;

/// <summary>The event table: a Delta Lake table in a folder, written by optimistic commits, read as snapshots without locks.</summary>
public sealed class EventLake : IAsyncDisposable
{
    /// <summary>Opens the lake, making it when the folder is empty.</summary>
    /// <exception cref="LakeException">The folder cannot be used, or holds a table that asks for more than this version reads.</exception>
    public static Task<EventLake> OpenAsync(LakeOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Stores one batch: events, quarantined records and cursor appear together or not at all.</summary>
    public Task<CommitResult> CommitAsync(LakeCommit commit, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The cursor last committed for a feed; null when there is none.</summary>
    public Task<string?> ReadCursorAsync(string feed, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The newest snapshot, for queries. It stays the same however often others commit.</summary>
    public Task<LakeSnapshot> SnapshotAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
