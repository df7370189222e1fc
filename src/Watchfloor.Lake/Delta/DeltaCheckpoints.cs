using DuckDB.NET.Data;

namespace Watchfloor.Lake.Delta;

/// <summary>Checkpoints: the replayed log in Parquet, so that readers need not read every commit.</summary>
/// <remarks>The engine turns Parquet rows into the same JSON that commits hold, so one parser serves both.</remarks>
/// <param name="store">Where the table lies.</param>
internal sealed class DeltaCheckpoints(IObjectStore store)
{
    // The protocol's checkpoint schema, as far as reader 1 and writer 2 use it.
    private const string Schema = """
        {
            protocol: 'STRUCT("minReaderVersion" INTEGER, "minWriterVersion" INTEGER)',
            metaData: 'STRUCT("id" VARCHAR, "name" VARCHAR, "description" VARCHAR, "format" STRUCT("provider" VARCHAR, "options" MAP(VARCHAR, VARCHAR)), "schemaString" VARCHAR, "partitionColumns" VARCHAR[], "configuration" MAP(VARCHAR, VARCHAR), "createdTime" BIGINT)',
            txn: 'STRUCT("appId" VARCHAR, "version" BIGINT, "lastUpdated" BIGINT)',
            add: 'STRUCT("path" VARCHAR, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT, "modificationTime" BIGINT, "dataChange" BOOLEAN, "stats" VARCHAR, "tags" MAP(VARCHAR, VARCHAR))',
            remove: 'STRUCT("path" VARCHAR, "deletionTimestamp" BIGINT, "dataChange" BOOLEAN, "extendedFileMetadata" BOOLEAN, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT)'
        }
        """;

    private static readonly string[] ActionColumns = ["txn", "add", "remove", "metaData", "protocol", "sidecar"];

    /// <summary>All actions of a checkpoint, its sidecars included.</summary>
    public async Task<List<DeltaAction>> ReadAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var actions = new List<DeltaAction>();
        foreach (var file in checkpoint.Files)
        {
            var name = $"{DeltaLog.Folder}/{file}";
            actions.AddRange(name.EndsWith(".json", StringComparison.Ordinal)
                ? DeltaLog.ReadLines(await store.ReadAsync(name, cancellationToken), name)
                : await ReadParquetAsync(name, cancellationToken));
        }

        foreach (var sidecar in actions.Select(action => action.Sidecar).OfType<string>().ToList())
        {
            // A bare file name lies below _sidecars; anything longer is relative to the table.
            var name = Uri.UnescapeDataString(sidecar);
            actions.AddRange(await ReadParquetAsync(name.Contains('/') ? name : $"{DeltaLog.Folder}/_sidecars/{name}", cancellationToken));
        }

        return actions;
    }

    /// <summary>Writes the checkpoint of a snapshot and points <c>_last_checkpoint</c> to it.</summary>
    /// <param name="snapshot">The state to write.</param>
    /// <param name="tombstonesSince">Removals before this moment are left out, milliseconds since 1970.</param>
    /// <param name="cancellationToken">Stops before the checkpoint appears.</param>
    public async Task WriteAsync(DeltaSnapshot snapshot, long tombstonesSince, CancellationToken cancellationToken)
    {
        List<DeltaAction> actions =
        [
            new() { Protocol = snapshot.Protocol },
            new() { Metadata = snapshot.Metadata },
            .. snapshot.Transactions.Values.Select(transaction => new DeltaAction { Transaction = transaction }),

            // In a checkpoint nothing changes data; the commits have said that.
            .. snapshot.Files.Values.Select(file => new DeltaAction { Add = file with { DataChange = false } }),
            .. snapshot.Tombstones.Values.Where(file => file.DeletionTimestamp >= tombstonesSince).Select(file => new DeltaAction { Remove = file with { DataChange = false } }),
        ];
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var action in actions)
        {
            DeltaActionJson.Write(buffer, action);
        }

        var name = $"{DeltaLog.Folder}/{snapshot.Version.ToString("D20", System.Globalization.CultureInfo.InvariantCulture)}.checkpoint.parquet";
        var lines = store.StagingPath("checkpoint.json");
        var staged = store.StagingPath("checkpoint.parquet");
        try
        {
            await File.WriteAllBytesAsync(lines, buffer.WrittenMemory, cancellationToken);
            await using (var connection = Engine.Open())
            {
                connection.Execute($"COPY (SELECT * FROM read_json({Engine.PathLiteral(lines)}, format = 'newline_delimited', maximum_object_size = 268435456, columns = {Schema})) TO {Engine.Quote(staged)} (FORMAT parquet, COMPRESSION zstd)");
            }

            await store.PublishAsync(staged, name, cancellationToken);
            await store.PutAsync(
                DeltaLogListing.PointerName,
                System.Text.Encoding.UTF8.GetBytes($$"""{"version":{{snapshot.Version}},"size":{{actions.Count}}}"""),
                cancellationToken);
        }
        finally
        {
            File.Delete(lines);
            File.Delete(staged);
        }
    }

    private async Task<List<DeltaAction>> ReadParquetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var path = await store.LocalPathAsync(name, cancellationToken);
            await using var connection = Engine.Open();
            var source = $"read_parquet({Engine.PathLiteral(path)}, hive_partitioning = false)";
            var columns = connection.Query($"SELECT column_name FROM (DESCRIBE SELECT * FROM {source})", row => row.GetString(0));
            var present = columns.Intersect(ActionColumns).ToList();
            if (present.Count == 0)
            {
                throw new LakeException($"{name} in {store.Location} is no Delta checkpoint: it has none of the columns {string.Join(", ", ActionColumns)}.");
            }

            var fields = string.Join(", ", present.Select(column => $"{Engine.Name(column)} := {Projection(connection, source, column)}"));
            return connection.Query($"SELECT to_json(struct_pack({fields}))::VARCHAR FROM {source}", row => DeltaActionJson.Read(System.Text.Encoding.UTF8.GetBytes(row.GetString(0)), name));
        }
        catch (Exception exception) when (exception is DuckDBException or FileNotFoundException)
        {
            throw new LakeException($"The checkpoint {name} in {store.Location} cannot be read: {exception.Message}. Restore it from a copy, or delete it when all commits are there.", exception);
        }
    }

    // stats_parsed and partitionValues_parsed repeat what stats and partitionValues say, and may hold values that JSON cannot.
    private static string Projection(DuckDBConnection connection, string source, string column)
    {
        var fields = connection.Query(
            $"SELECT unnest(struct_keys({Engine.Name(column)})) FROM (SELECT {Engine.Name(column)} FROM {source} WHERE {Engine.Name(column)} IS NOT NULL LIMIT 1)",
            row => row.GetString(0)).Where(field => !field.EndsWith("_parsed", StringComparison.Ordinal)).ToList();
        var quoted = Engine.Name(column);
        return fields.Count == 0
            ? "NULL"
            : $"CASE WHEN {quoted} IS NULL THEN NULL ELSE struct_pack({string.Join(", ", fields.Select(field => $"{Engine.Name(field)} := {quoted}.{Engine.Name(field)}"))}) END";
    }
}
