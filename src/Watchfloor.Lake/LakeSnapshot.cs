using System.Data.Common;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake;

/// <summary>One version of the table under DuckDB: views per OCSF class, read only, safe for several readers at once.</summary>
public sealed class LakeSnapshot : IAsyncDisposable
{
    /// <summary>Version of the table.</summary>
    public long Version => throw new NotImplementedException();

    /// <summary>Runs one of our own SELECTs with named parameters (<c>$name</c>) and reads each row with <paramref name="read"/>.</summary>
    public IAsyncEnumerable<T> QueryAsync<T>(
        string sql,
        IReadOnlyDictionary<string, object?> parameters,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Runs SQL that a person, a model or a notebook wrote: one SELECT, nothing that writes or reaches outside the lake.</summary>
    /// <exception cref="LakeException">The text is not one SELECT, or the engine refused it.</exception>
    public IAsyncEnumerable<IReadOnlyDictionary<string, object?>> QueryReadOnlyAsync(string sql, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The newest version of one event, whole; null when the lake does not keep it.</summary>
    public Task<StoredEvent?> FindAsync(EvidenceId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Events by id, whole, in one query; ids that the lake does not keep are absent.</summary>
    public Task<IReadOnlyDictionary<EvidenceId, StoredEvent>> FindAsync(
        IReadOnlyCollection<EvidenceId> ids, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>An event as the lake keeps it.</summary>
/// <param name="Id">Its evidence id.</param>
/// <param name="Event">The event, whole; <see cref="OcsfEvent.RawData"/> is filled from the kept record or log file.</param>
public sealed record StoredEvent(EvidenceId Id, OcsfEvent Event);
