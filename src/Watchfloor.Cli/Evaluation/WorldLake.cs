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
    /// <param name="world">The world.</param>
    /// <param name="beside">Folder of a lake whose events the world's lie beside; a copy of it is used. Null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<WorldLake> OpenAsync(NetworkWorld world, string? beside, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("watchfloor-evaluate-");
        try
        {
            foreach (var file in beside is null ? [] : new DirectoryInfo(beside).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(folder.FullName, Path.GetRelativePath(beside!, file.FullName));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                file.CopyTo(target);
            }

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
