using DuckDB.NET.Data;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>The files of a snapshot that lie in a folder of this machine: the engine reads them where they are.</summary>
internal sealed class FolderFiles : ISnapshotFiles
{
    private readonly DuckDBConnection engine;
    private readonly Dictionary<string, string> paths = [];

    private FolderFiles(DuckDBConnection engine) => this.engine = engine;

    /// <summary>Opens an engine over all files.</summary>
    public static async Task<FolderFiles> OpenAsync(LakeOptions options, IObjectStore store, IReadOnlyList<AddFile> files, CancellationToken cancellationToken)
    {
        var opened = new FolderFiles(Lake.Engine.Open(options, store.WorkFolder));
        foreach (var file in files)
        {
            opened.paths[file.Path] = await DeltaPath.ResolveAsync(store, file.Path, cancellationToken);
        }

        foreach (var statement in LakeViews.Create([.. files.Select(file => (file, opened.paths[file.Path]))]))
        {
            opened.engine.Execute(statement);
        }

        opened.engine.LockDown(store.Location);
        return opened;
    }

    /// <inheritdoc/>
    public Task<HeldFiles> HoldAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) => HoldAsync([], cancellationToken);

    /// <inheritdoc/>
    public Task<HeldFiles> HoldAsync(IReadOnlyCollection<AddFile> files, CancellationToken cancellationToken) => Task.FromResult(new HeldFiles(engine, file => paths[file.Path]));

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();
}
