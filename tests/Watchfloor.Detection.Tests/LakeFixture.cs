using System.Data.Common;
using Watchfloor.Lake;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests;

/// <summary>A lake in a temporary folder.</summary>
internal sealed class LakeFixture(int threads = 0) : IAsyncDisposable
{
    private readonly TemporaryDirectory folder = new();
    private EventLake? lake;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Commits events to a feed.</summary>
    public async Task CommitAsync(string feed, IReadOnlyList<OcsfEvent> events)
    {
        lake ??= await EventLake.OpenAsync(new() { Directory = folder.Path, Threads = threads }, TimeProvider.System, Token);
        await lake.CommitAsync(new() { Feed = feed, Events = events }, Token);
    }

    /// <summary>Runs a detector over everything, or over a window.</summary>
    public async Task<IReadOnlyList<Finding>> DetectAsync(IDetector detector, DateTimeOffset? from = null, DateTimeOffset? to = null, string? keptFolder = null)
    {
        await using var snapshot = await lake!.SnapshotAsync(Token);
        return await detector.DetectAsync(new(snapshot, from ?? DateTimeOffset.UnixEpoch, to ?? DateTimeOffset.UnixEpoch.AddYears(100), keptFolder), Token);
    }

    /// <summary>Runs a query over everything.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var snapshot = await lake!.SnapshotAsync(Token);
        return await snapshot.QueryAsync(sql, new Dictionary<string, object?>(), read, Token).ToListAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (lake is not null)
        {
            await lake.DisposeAsync();
        }

        folder.Dispose();
    }
}
