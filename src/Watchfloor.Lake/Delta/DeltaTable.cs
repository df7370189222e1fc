using DuckDB.NET.Data;

namespace Watchfloor.Lake.Delta;

/// <summary>Any Delta table, read through the engine: its schema's columns, partition values from the log, null where an older file lacks a column.</summary>
internal sealed class DeltaTable
{
    private readonly IObjectStore store;

    private DeltaTable(IObjectStore store, DeltaSnapshot snapshot)
    {
        this.store = store;
        Snapshot = snapshot;
        Schema = DeltaSchema.Parse(snapshot.Metadata.SchemaString, store.Location);
    }

    /// <summary>What the log says.</summary>
    public DeltaSnapshot Snapshot { get; }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<DeltaField> Schema { get; }

    /// <summary>Opens a version of the table; the newest when none is named.</summary>
    /// <exception cref="LakeException">There is no table, its log is broken, or it asks for more than we read.</exception>
    public static async Task<DeltaTable> OpenAsync(IObjectStore store, long? version, CancellationToken cancellationToken) => new(
        store,
        await new DeltaLog(store, new(store)).ReadAsync(version, cancellationToken)
            ?? throw new LakeException($"There is no Delta table at {store.Location}: it has no {DeltaLog.Folder} with a commit or checkpoint."));

    /// <summary>A SELECT that gives the table's rows.</summary>
    /// <param name="connection">The engine that will run it; it looks into the files' schemas.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="LakeException">A data file is missing or cannot be read.</exception>
    public async Task<string> SelectAsync(DuckDBConnection connection, CancellationToken cancellationToken)
    {
        var selects = new List<string> { $"SELECT {string.Join(", ", Schema.Select(field => $"NULL::{field.EngineType} AS {Engine.Name(field.Name)}"))} WHERE false" };
        foreach (var file in Snapshot.Files.Values.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = await DeltaPath.ResolveAsync(store, file.Path, cancellationToken);
            if (!File.Exists(path))
            {
                throw new LakeException($"The Delta table at {store.Location} lists {file.Path}, which is not there. It was deleted outside the log; restore it from a copy, or read an older version.");
            }

            selects.Add(SelectFile(connection, file, path));
        }

        return string.Join(" UNION ALL ", selects);
    }

    private string SelectFile(DuckDBConnection connection, AddFile file, string path)
    {
        var source = $"read_parquet({Engine.PathLiteral(path)}, hive_partitioning = false)";
        try
        {
            var present = connection.Query($"DESCRIBE SELECT * FROM {source}", row => (Name: row.GetString(0), Type: row.GetString(1)))
                .ToDictionary(column => column.Name, column => column.Type, StringComparer.OrdinalIgnoreCase);
            return $"SELECT {string.Join(", ", Schema.Select(field => Column(field, file, present)))} FROM {source}";
        }
        catch (DuckDBException exception)
        {
            throw new LakeException($"The data file {file.Path} of the Delta table at {store.Location} cannot be read: {exception.Message}", exception);
        }
    }

    private string Column(DeltaField field, AddFile file, Dictionary<string, string> present)
    {
        var name = Engine.Name(field.Name);
        var isPartition = Snapshot.Metadata.PartitionColumns.Contains(field.Name, StringComparer.OrdinalIgnoreCase);
        var value = (isPartition, present.GetValueOrDefault(field.Name)) switch
        {
            (true, _) => PartitionValue(field, file),
            (_, null) => "NULL",

            // Old writers leave out the mark that says these bytes are text.
            (_, "BLOB") when field.EngineType == "VARCHAR" => $"decode({name})",
            _ => name,
        };
        return $"({value})::{field.EngineType} AS {name}";
    }

    private static string PartitionValue(DeltaField field, AddFile file)
    {
        var text = file.PartitionValues.FirstOrDefault(pair => pair.Key.Equals(field.Name, StringComparison.OrdinalIgnoreCase)).Value;
        return text switch
        {
            null or "" => "NULL",
            _ when field.EngineType == "BLOB" => $"encode({Engine.Quote(text)})",
            _ => Engine.Quote(text),
        };
    }
}
