using DuckDB.NET.Data;

namespace Watchfloor.Lake.Delta;

/// <summary>Checkpoints: the replayed log in Parquet, so that readers need not read every commit.</summary>
/// <remarks>The engine turns Parquet rows into the same JSON that commits hold, so one parser serves both.</remarks>
/// <param name="store">Where the table lies.</param>
internal sealed class DeltaCheckpoints(IObjectStore store)
{
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
