using Watchfloor.Lab.Network;
using Watchfloor.Lake;

namespace Watchfloor.Cli;

/// <summary>A world in a lake of its own, which goes when it is disposed of.</summary>
internal sealed class WorldLake : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly EventLake lake;

    private WorldLake(DirectoryInfo folder, EventLake lake, LakeSnapshot snapshot)
    {
        this.folder = folder;
        this.lake = lake;
        Snapshot = snapshot;
    }

    /// <summary>The world's events.</summary>
    public LakeSnapshot Snapshot { get; }

    /// <summary>Stores the events of a world.</summary>
    public static async Task<WorldLake> OpenAsync(NetworkWorld world, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("watchfloor-evaluate-");
        try
        {
            var lake = await EventLake.OpenAsync(new() { Directory = folder.FullName }, TimeProvider.System, cancellationToken);
            await lake.CommitAsync(new() { Feed = "lab.conn", Events = [.. NetworkEvents.Connections(world)] }, cancellationToken);
            await lake.CommitAsync(new() { Feed = "lab.dns", Events = [.. NetworkEvents.Questions(world)] }, cancellationToken);
            return new(folder, lake, await lake.SnapshotAsync(cancellationToken));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Snapshot.DisposeAsync();
        await lake.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
