using DuckDB.NET.Data;
using Watchfloor.Lake.Delta;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.Delta;

public sealed class GoldenTableTests
{
    [Theory]
    [MemberData(nameof(GoldenTables.Names), MemberType = typeof(GoldenTables))]
    public async Task DeltaTable_WrittenByAnotherEngine_IsReadRightlyOrRefusedByName(string name)
    {
        using var folder = new TemporaryDirectory();
        foreach (var (path, expected) in GoldenTables.Unpack(name, folder))
        {
            try
            {
                var table = await DeltaTable.OpenAsync(new LocalObjectStore(path), null, Token);
                using var engine = Engine.Open();
                engine.Execute($"CREATE TABLE actual AS {await table.SelectAsync(engine, Token)}");
                if (expected is not null)
                {
                    AssertEqualRows(engine, expected);
                }
            }
            catch (LakeException refusal)
            {
                // With rows to expect there must be a reader feature that we name; without, the log or its files are broken and we say how.
                Assert.True(
                    expected is null || new[] { "columnMapping", "deletionVectors" }.Any(refusal.Message.Contains),
                    $"{Path.GetRelativePath(folder.Path, path)}: {refusal.Message}");
                TestContext.Current.TestOutputHelper?.WriteLine(refusal.Message);
            }
        }
    }

    [Theory]
    [InlineData("deltalog-state-reconstruction-without-protocol", "no protocol")]
    [InlineData("deltalog-state-reconstruction-from-checkpoint-missing-protocol", "no protocol")]
    [InlineData("deltalog-state-reconstruction-from-checkpoint-missing-metadata", "no metaData")]
    [InlineData("dv-partitioned-with-checkpoint", "deletionVectors")]
    [InlineData("table-with-columnmapping-mode-name", "columnMapping (mode name)")]
    [InlineData("data-reader-timestamp_ntz-id-mode", "columnMapping (mode id)")]
    public async Task DeltaTable_BrokenOrTooNew_SaysWhat(string name, string reason)
    {
        using var folder = new TemporaryDirectory();
        var (path, _) = Assert.Single(GoldenTables.Unpack(name, folder));

        var refusal = await Assert.ThrowsAsync<LakeException>(() => DeltaTable.OpenAsync(new LocalObjectStore(path), null, Token));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("canonicalized-paths-normal-a")]
    [InlineData("canonicalized-paths-normal-b")]
    [InlineData("canonicalized-paths-special-b")]
    [InlineData("log-replay-special-characters")]
    public async Task DeltaTable_PathIsRemovedInAnotherSpelling_IsGone(string name)
    {
        using var folder = new TemporaryDirectory();
        var (path, _) = Assert.Single(GoldenTables.Unpack(name, folder));

        var table = await DeltaTable.OpenAsync(new LocalObjectStore(path), null, Token);

        Assert.Empty(table.Snapshot.Files);
    }

    private static void AssertEqualRows(DuckDBConnection engine, string expected)
    {
        var files = Directory.EnumerateFiles(expected, "*.parquet", SearchOption.AllDirectories).ToList();
        if (files.Count == 0)
        {
            Assert.Equal(0, engine.Query("SELECT count(*) FROM actual", row => row.GetInt64(0)).Single());
            return;
        }

        engine.Execute($"CREATE TABLE expected AS SELECT * FROM read_parquet({Engine.PathList(files)}, hive_partitioning = false, union_by_name = true)");
        var types = engine.Query("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'expected' ORDER BY column_index", row => (Name: row.GetString(0), Type: row.GetString(1)));
        Assert.Equal(types.Count, engine.Query("SELECT count(*) FROM duckdb_columns() WHERE table_name = 'actual'", row => (int)row.GetInt64(0)).Single());
        var columns = string.Join(", ", types.Select(column => $"{Engine.Name(column.Name)}::{column.Type} AS {Engine.Name(column.Name)}"));
        Assert.Equal(Count(engine, "SELECT * FROM expected"), Count(engine, "SELECT * FROM actual"));
        Assert.Equal(0, Count(engine, $"SELECT {columns} FROM actual EXCEPT ALL SELECT * FROM expected"));
        Assert.Equal(0, Count(engine, $"SELECT * FROM expected EXCEPT ALL SELECT {columns} FROM actual"));
    }

    private static long Count(DuckDBConnection engine, string select) => engine.Query($"SELECT count(*) FROM ({select})", row => row.GetInt64(0)).Single();
}
