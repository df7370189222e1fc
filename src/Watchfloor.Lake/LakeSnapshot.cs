using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using Watchfloor.Lake.Delta;
using Watchfloor.Lake.ObjectStores;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake;

/// <summary>One version of the table under DuckDB: views per OCSF class, read only, safe for several readers at once.</summary>
public sealed class LakeSnapshot : IAsyncDisposable
{
    private readonly ISnapshotFiles engines;
    private readonly string location;
    private readonly IReadOnlyList<AddFile> files;
    private readonly RawFiles rawFiles;
    private readonly Func<DuckDBConnection> openBeside;

    private LakeSnapshot(ISnapshotFiles engines, string location, long version, IReadOnlyList<AddFile> files, RawFiles rawFiles, Func<DuckDBConnection> openBeside)
    {
        this.openBeside = openBeside;
        this.engines = engines;
        this.location = location;
        this.files = files;
        this.rawFiles = rawFiles;
        Version = version;
    }

    /// <summary>Version of the table.</summary>
    public long Version { get; }

    /// <summary>An empty engine with the same limits, which spills where this one does.</summary>
    internal DuckDBConnection OpenBeside() => openBeside();

    /// <summary>The days that have records of these classes, each with the names of the files that hold them: same files, same records.</summary>
    internal IReadOnlyDictionary<DateOnly, string> DaysOf(IReadOnlyCollection<int> classUids) => files
        .Where(file => classUids.Contains(int.Parse(file.PartitionValues["class_uid"]!, CultureInfo.InvariantCulture)))
        .GroupBy(file => DateOnly.Parse(file.PartitionValues["day"]!, CultureInfo.InvariantCulture), file => file.Path)
        .ToDictionary(day => day.Key, day => string.Join('\n', day));

    /// <summary>Runs one of our own SELECTs with named parameters (<c>$name</c>) and reads each row with <paramref name="read"/>.</summary>
    /// <remarks>Times in views are plain timestamps in UTC: <see cref="DbDataReader.GetDateTime"/> gives them. A <see cref="DateTimeOffset"/> parameter becomes one.</remarks>
    /// <exception cref="LakeException">The engine refused the query.</exception>
    public async IAsyncEnumerable<T> QueryAsync<T>(
        string sql,
        IReadOnlyDictionary<string, object?> parameters,
        Func<DbDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = await LakeErrors.GuardAsync(location, "fetch the files of a query", () => engines.HoldAsync(sql, parameters, cancellationToken));
        await foreach (var row in QueryAsync(held, sql, parameters, read, cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>Runs SQL that a person, a model or a notebook wrote: one SELECT, nothing that writes or reaches outside the lake.</summary>
    /// <exception cref="LakeException">The text is not one SELECT, or the engine refused it.</exception>
    public async IAsyncEnumerable<IReadOnlyDictionary<string, object?>> QueryReadOnlyAsync(string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (var any = await engines.HoldAsync([], cancellationToken))
        {
            RequireOneSelect(any.Engine, sql);
        }

        await foreach (var row in QueryAsync(sql, new Dictionary<string, object?>(), ReadRow, cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>The newest version of one event, whole; null when the lake does not keep it.</summary>
    public async Task<StoredEvent?> FindAsync(EvidenceId id, CancellationToken cancellationToken) =>
        (await FindAsync([id], cancellationToken)).GetValueOrDefault(id);

    /// <summary>Events by id, whole, in one query; ids that the lake does not keep are absent.</summary>
    public async Task<IReadOnlyDictionary<EvidenceId, StoredEvent>> FindAsync(
        IReadOnlyCollection<EvidenceId> ids, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<EvidenceId, FoundRow>();
        foreach (var feed in ids.GroupBy(id => id.Feed))
        {
            var uids = feed.Select(id => id.Uid).Distinct().Order(StringComparer.Ordinal).ToList();
            foreach (var ofClass in files.Where(file => FileStatistics.MayHold(file, feed.Key, uids)).GroupBy(file => int.Parse(file.PartitionValues["class_uid"]!, CultureInfo.InvariantCulture)))
            {
                using var held = await LakeErrors.GuardAsync(location, "fetch the files of an event", () => engines.HoldAsync([.. ofClass], cancellationToken));

                // A file leaves the list only when its statistics rule it out, so every version of the records is in it.
                var sql = $"SELECT * FROM ({LakeViews.AllVersionsSql(ofClass.Key, [.. ofClass.Select(file => (file, held.PathOf(file)))])}) WHERE feed = $feed AND {UidFilter(uids)}";
                var parameters = new Dictionary<string, object?> { ["feed"] = feed.Key, ["uids"] = uids.Count == 1 ? uids[0] : uids };
                if (sql.Contains("$first", StringComparison.Ordinal))
                {
                    (parameters["first"], parameters["last"]) = (uids[0], uids[^1]);
                }

                await foreach (var row in QueryAsync(held, sql, parameters, row => FoundRow.Read(row, ofClass.Key), cancellationToken))
                {
                    if (!newest.TryGetValue(row.Id, out var known) || row.Version.CompareTo(known.Version) > 0)
                    {
                        newest[row.Id] = row;
                    }
                }
            }
        }

        var raw = await LakeErrors.GuardAsync(location, "read kept log files", () => rawFiles.ReadAsync(newest.Values.Select(row => row.Raw).OfType<RawReference>(), cancellationToken));
        return newest.ToDictionary(
            pair => pair.Key,
            pair => new StoredEvent(pair.Key, pair.Value.Raw is { } place ? pair.Value.Event with { RawData = raw.GetValueOrDefault(place) } : pair.Value.Event));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        engines.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static async Task<LakeSnapshot> OpenAsync(LakeOptions options, IObjectStore store, RawFiles rawFiles, DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        var files = snapshot.Files.Values.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        ISnapshotFiles engines = store is RemoteObjectStore remote ? new FetchedFiles(options, remote, files) : await FolderFiles.OpenAsync(options, store, files, cancellationToken);
        return new(engines, store.Location, snapshot.Version, files, rawFiles, () => Engine.Open(options, store.WorkFolder));
    }

    // The range lets the engine pass over row groups by their statistics; the list alone would not.
    private static string UidFilter(List<string> uids) => uids switch
    {
        [_] => "uid = $uids",
        _ when uids.Exists(uid => uid.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF')) => "uid IN (SELECT unnest($uids::VARCHAR[]))",
        _ => "uid BETWEEN $first AND $last AND uid IN (SELECT unnest($uids::VARCHAR[]))",
    };

    private static Dictionary<string, object?> ReadRow(DbDataReader row) => Enumerable.Range(0, row.FieldCount)
        .ToDictionary(row.GetName, column => row.IsDBNull(column) ? null : row.GetValue(column));

    private async IAsyncEnumerable<T> QueryAsync<T>(
        HeldFiles held, string sql, IReadOnlyDictionary<string, object?> parameters, Func<DbDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = held.Engine.Duplicate();
        using var command = connection.Command(sql, parameters);
        command.UseStreamingMode = true;
        connection.Open();
        using var registration = cancellationToken.Register(command.Cancel);
        using var reader = await LakeErrors.GuardAsync(location, "run a query", () => Task.Run(command.ExecuteReader, cancellationToken));
        while (Next(reader, cancellationToken))
        {
            yield return read(reader);
        }
    }

    private bool Next(DbDataReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return reader.Read();
        }
        catch (DuckDBException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw LakeErrors.Explain(location, "run a query", exception);
        }
    }

    // The engine's own parser decides: it turns only SELECT statements into JSON.
    private static void RequireOneSelect(DuckDBConnection engine, string sql)
    {
        using var connection = engine.Duplicate();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT json_serialize_sql($sql::VARCHAR)::VARCHAR";
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        using var parsed = System.Text.Json.JsonDocument.Parse((string)command.ExecuteScalar()!);
        if (parsed.RootElement.GetProperty("error").GetBoolean())
        {
            throw new LakeException($"The lake answers one SELECT at a time: {parsed.RootElement.GetProperty("error_message").GetString()}");
        }

        var statements = parsed.RootElement.GetProperty("statements").GetArrayLength();
        if (statements != 1)
        {
            throw new LakeException($"The lake answers one SELECT at a time; this text holds {statements} statements.");
        }
    }
}
