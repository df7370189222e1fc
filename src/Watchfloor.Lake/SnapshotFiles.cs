using DuckDB.NET.Data;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>The files of one snapshot under an engine, with the views over them.</summary>
internal interface ISnapshotFiles : IDisposable
{
    /// <summary>An engine in whose views everything is that a query reads. Dispose it when the query is done.</summary>
    Task<HeldFiles> HoldAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken);

    /// <summary>An engine that can read the named files. Dispose it when the query is done.</summary>
    Task<HeldFiles> HoldAsync(IReadOnlyCollection<AddFile> files, CancellationToken cancellationToken);
}

/// <summary>Files that stay where they are until this is disposed.</summary>
/// <param name="engine">The engine that can read them.</param>
/// <param name="pathOf">Where the engine finds one of them.</param>
/// <param name="release">What to do when they are no longer needed.</param>
internal sealed class HeldFiles(DuckDBConnection engine, Func<AddFile, string> pathOf, Action? release = null) : IDisposable
{
    private Action? release = release;

    /// <summary>The engine that can read them.</summary>
    public DuckDBConnection Engine => engine;

    /// <summary>Where the engine finds one of the held files.</summary>
    public string PathOf(AddFile file) => pathOf(file);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
