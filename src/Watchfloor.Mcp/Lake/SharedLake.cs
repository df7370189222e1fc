using Watchfloor.Lake;

namespace Watchfloor.Mcp;

/// <summary>One snapshot of the lake for many calls: opened anew only when the table has a newer version, and that is looked for every few seconds.</summary>
/// <param name="lake">The lake; not disposed with this.</param>
/// <param name="lookAgain">How long a version counts as the newest; null for five seconds.</param>
public sealed class SharedLake(EventLake lake, TimeSpan? lookAgain = null) : IAsyncDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly TimeSpan lookAgain = lookAgain ?? TimeSpan.FromSeconds(5);
    private volatile LakeState? current;
    private long lookedAt;

    /// <summary>The data folder.</summary>
    public string Folder => lake.Folder;

    /// <summary>The newest state; dispose the lease when the call is done.</summary>
    /// <exception cref="LakeException">The lake cannot be read.</exception>
    public async Task<LakeLease> LeaseAsync(CancellationToken cancellationToken)
    {
        if (current is { } fresh && TimeProvider.System.GetElapsedTime(Volatile.Read(ref lookedAt)) < lookAgain && fresh.TryLease() is { } lease)
        {
            return lease;
        }

        await opening.WaitAsync(cancellationToken);
        try
        {
            var known = current;
            if (known is null || TimeProvider.System.GetElapsedTime(lookedAt) >= lookAgain)
            {
                var positions = await lake.PositionsAsync(cancellationToken);
                if (known?.Snapshot.Version != positions.Version)
                {
                    current = new LakeState(lake, await lake.SnapshotAsync(cancellationToken), positions);
                    known?.Retire();
                }

                Volatile.Write(ref lookedAt, TimeProvider.System.GetTimestamp());
            }

            return current!.TryLease() ?? throw new ObjectDisposedException(nameof(SharedLake));
        }
        finally
        {
            opening.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        current?.Retire();
        opening.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The right to use a state until it is disposed.</summary>
public sealed class LakeLease : IDisposable
{
    private LakeState? state;

    internal LakeLease(LakeState state) => this.state = state;

    internal LakeState State => state ?? throw new ObjectDisposedException(nameof(LakeLease));

    /// <summary>The snapshot, for queries.</summary>
    public LakeSnapshot Snapshot => State.Snapshot;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref state, null)?.Return();
}
