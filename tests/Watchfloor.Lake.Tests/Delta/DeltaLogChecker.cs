using System.Text.Json;
using DuckDB.NET.Data;
using Watchfloor.Lake.Delta;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.Delta;

/// <summary>Holds a log that we wrote against the rules of the Delta protocol, reading it by other code than the reader's where it can.</summary>
internal static class DeltaLogChecker
{
    private static readonly string[] Known = ["commitInfo", "protocol", "metaData", "txn", "add", "remove"];

    /// <summary>Checks every commit and checkpoint of a table; throws with the first breach.</summary>
    public static async Task CheckAsync(string table)
    {
        var log = Path.Combine(table, "_delta_log");
        var commits = Directory.EnumerateFiles(log, "*.json").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(0, commits.Count).Select(version => $"{version:D20}.json"), commits.Select(Path.GetFileName));

        using var engine = Engine.Open();
        var active = new Dictionary<string, JsonElement>();
        var transactions = new Dictionary<string, long>();
        var schema = new Dictionary<string, string>();
        string[] partitions = [];
        for (var version = 0; version < commits.Count; version++)
        {
            var changed = new HashSet<string>();
            var names = new List<string>();
            foreach (var line in File.ReadLines(commits[version]))
            {
                var property = Assert.Single(JsonDocument.Parse(line).RootElement.EnumerateObject());
                var (name, action) = (property.Name, property.Value);
                Assert.Contains(name, Known);
                names.Add(name);
                switch (name)
                {
                    case "protocol":
                        Assert.Equal((1, 2), (action.GetProperty("minReaderVersion").GetInt32(), action.GetProperty("minWriterVersion").GetInt32()));
                        break;
                    case "metaData":
                        Assert.True(Guid.TryParse(action.GetProperty("id").GetString(), out _));
                        Assert.Equal("parquet", action.GetProperty("format").GetProperty("provider").GetString());
                        partitions = [.. action.GetProperty("partitionColumns").EnumerateArray().Select(item => item.GetString()!)];
                        schema = DeltaSchema.Parse(action.GetProperty("schemaString").GetString()!, table).ToDictionary(field => field.Name, field => field.EngineType);
                        Assert.All(partitions, column => Assert.Contains(column, schema.Keys));
                        break;
                    case "txn":
                        var appId = action.GetProperty("appId").GetString()!;
                        Assert.True(action.GetProperty("version").GetInt64() > transactions.GetValueOrDefault(appId, -1), $"{appId} goes back in version {version}");
                        transactions[appId] = action.GetProperty("version").GetInt64();
                        break;
                    case "add":
                        var path = action.GetProperty("path").GetString()!;
                        Assert.False(Path.IsPathRooted(path) || path.Contains("..", StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal), path);
                        Assert.True(changed.Add(path), $"{path} twice in version {version}");
                        Assert.True(active.TryAdd(path, action), $"{path} is added again in version {version} without a remove");
                        Assert.Equal(partitions.Order(), action.GetProperty("partitionValues").EnumerateObject().Select(value => value.Name).Order());
                        Assert.True(action.GetProperty("dataChange").ValueKind is JsonValueKind.True or JsonValueKind.False);
                        Assert.True(action.GetProperty("modificationTime").GetInt64() > 0);
                        break;
                    case "remove":
                        var gone = action.GetProperty("path").GetString()!;
                        Assert.True(changed.Add(gone), $"{gone} is added and removed in version {version}");
                        Assert.True(active.Remove(gone), $"{gone} is removed in version {version} but was not there");
                        Assert.True(action.GetProperty("deletionTimestamp").GetInt64() > 0);
                        break;
                }
            }

            Assert.Equal("commitInfo", names[0]);
            Assert.True(version > 0 || (names.Contains("protocol") && names.Contains("metaData")), "version 0 must have protocol and metaData");
            await CheckCheckpointAsync(table, version, active, transactions);
        }

        foreach (var (path, add) in active)
        {
            CheckFile(engine, Path.Combine(table, Uri.UnescapeDataString(path)), add, schema, partitions);
        }
    }

    private static void CheckFile(DuckDBConnection engine, string path, JsonElement add, Dictionary<string, string> schema, string[] partitions)
    {
        Assert.Equal(new FileInfo(path).Length, add.GetProperty("size").GetInt64());
        var source = $"read_parquet({Engine.PathLiteral(path)}, hive_partitioning = false)";
        foreach (var (name, type) in engine.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})", row => (row.GetString(0), row.GetString(1))))
        {
            Assert.DoesNotContain(name, partitions);
            Assert.True(schema.TryGetValue(name, out var declared), $"{path} has {name}, which the schema lacks");
            Assert.Equal(declared == "TIMESTAMPTZ" ? "TIMESTAMP WITH TIME ZONE" : declared, type);
        }

        var stats = JsonDocument.Parse(add.GetProperty("stats").GetString()!).RootElement;
        Assert.Equal(engine.Query($"SELECT count(*) FROM {source}", row => row.GetInt64(0)).Single(), stats.GetProperty("numRecords").GetInt64());
        foreach (var (side, function) in new[] { ("minValues", "min"), ("maxValues", "max") })
        {
            foreach (var value in stats.GetProperty(side).EnumerateObject())
            {
                // The protocol cuts times to milliseconds.
                var sql = schema[value.Name] == "TIMESTAMPTZ" ? $"strftime(date_trunc('millisecond', {function}({value.Name})), '%Y-%m-%dT%H:%M:%S.%gZ')" : $"{function}({value.Name})::VARCHAR";
                Assert.Equal(engine.Query($"SELECT {sql} FROM {source}", row => row.GetString(0)).Single(), value.Value.ToString());
            }
        }

        foreach (var value in stats.GetProperty("nullCount").EnumerateObject())
        {
            Assert.Equal(engine.Query($"SELECT count(*) FROM {source} WHERE {value.Name} IS NULL", row => row.GetInt64(0)).Single(), value.Value.GetInt64());
        }
    }

    private static async Task CheckCheckpointAsync(string table, int version, Dictionary<string, JsonElement> active, Dictionary<string, long> transactions)
    {
        var name = $"{version:D20}.checkpoint.parquet";
        if (!File.Exists(Path.Combine(table, "_delta_log", name)))
        {
            return;
        }

        var store = new LocalObjectStore(table);
        var replay = new DeltaReplay();
        (await new DeltaCheckpoints(store).ReadAsync(new(version, [name]), Token)).ForEach(replay.Apply);
        var state = replay.ToSnapshot(version, table);
        Assert.Equal(active.Keys.Order(StringComparer.Ordinal), state.Files.Keys.Order(StringComparer.Ordinal));
        Assert.All(state.Files, file => Assert.Equal(active[file.Key].GetProperty("stats").GetString(), file.Value.Stats));
        Assert.Equal(transactions.OrderBy(pair => pair.Key), state.Transactions.Values.Select(transaction => KeyValuePair.Create(transaction.AppId, transaction.Version)).OrderBy(pair => pair.Key));
        var last = JsonDocument.Parse(File.ReadAllText(Path.Combine(table, "_delta_log", "_last_checkpoint"))).RootElement.GetProperty("version").GetInt64();
        Assert.True(last >= version && File.Exists(Path.Combine(table, "_delta_log", $"{last:D20}.checkpoint.parquet")));
    }
}
