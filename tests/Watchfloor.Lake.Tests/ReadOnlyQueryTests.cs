using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests;

public sealed class ReadOnlyQueryTests
{
    [Theory]
    [InlineData("SELECT count(*) AS n FROM network_activity")]
    [InlineData("WITH a AS (SELECT * FROM events) SELECT count(*) AS n FROM a;")]
    [InlineData("FROM network_activity SELECT count(*) AS n")]
    [InlineData("-- a comment\nSELECT 1::BIGINT AS n")]
    public async Task QueryReadOnlyAsync_OneSelect_Answers(string sql)
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);

        var row = Assert.Single(await snapshot.QueryReadOnlyAsync(sql, Token).ToListAsync(Token));

        Assert.Equal(1L, row["n"]);
    }

    [Theory]
    [InlineData("SHOW TABLES")]
    [InlineData("DESCRIBE network_activity")]
    [InlineData("SUMMARIZE network_activity")]
    public async Task QueryReadOnlyAsync_AsksForTheShapeOfTheLake_Answers(string sql)
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);

        Assert.NotEmpty(await snapshot.QueryReadOnlyAsync(sql, Token).ToListAsync(Token));
    }

    // {in} is a file in the lake's folder, {out} one outside it.
    [Theory]
    [InlineData("COPY (SELECT 1) TO '{in}'")]
    [InlineData("COPY (SELECT 1) TO '{out}'")]
    [InlineData("SELECT 1; COPY (SELECT 1) TO '{in}'")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("/* SELECT */ COPY (SELECT 1) TO '{in}'")]
    [InlineData("WITH a AS (SELECT 1) COPY (FROM a) TO '{in}'")]
    [InlineData("CREATE TABLE x AS SELECT 1")]
    [InlineData("CREATE OR REPLACE VIEW events AS SELECT 1")]
    [InlineData("DROP VIEW events")]
    [InlineData("INSERT INTO events SELECT 1")]
    [InlineData("ATTACH '{in}' AS other")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("PRAGMA database_list")]
    [InlineData("SET threads = 8")]
    [InlineData("RESET lock_configuration")]
    [InlineData("CALL pragma_version()")]
    [InlineData("EXPORT DATABASE '{in}'")]
    [InlineData("EXPLAIN ANALYZE SELECT 1")]
    [InlineData("PREPARE p AS SELECT 1")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd', header = false, delim = ':')")]
    [InlineData("SELECT * FROM sniff_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM read_blob('{out}/../../etc/hostname')")]
    [InlineData("SELECT * FROM read_text('{table}/../../../../../../../../etc/passwd')")]
    [InlineData("SELECT * FROM query('COPY (SELECT 1) TO ''{in}''')")]
    [InlineData("SELECT * FROM read_parquet('https://example.com/x.parquet')")]
    [InlineData("SELECT * FROM read_parquet('s3://bucket/x.parquet')")]
    [InlineData("SELECT * FROM nowhere")]
    [InlineData("SELECT")]
    [InlineData("")]
    [InlineData("hello")]
    public async Task QueryReadOnlyAsync_AnythingElse_IsRefusedAndWritesNothing(string sql)
    {
        using var folder = new TemporaryDirectory();
        using var outside = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);
        var text = sql.Replace("{in}", folder.File("events/written"), StringComparison.Ordinal)
            .Replace("{out}", outside.File("written"), StringComparison.Ordinal)
            .Replace("{table}", folder.File("events"), StringComparison.Ordinal);

        await Assert.ThrowsAsync<LakeException>(async () => await snapshot.QueryReadOnlyAsync(text, Token).ToListAsync(Token));

        Assert.False(Path.Exists(folder.File("events/written")) || Path.Exists(outside.File("written")));
        Assert.Equal(1, await snapshot.CountAsync("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task QueryReadOnlyAsync_LooksForFilesOutside_FindsNone()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await using var snapshot = await lake.SnapshotAsync(Token);

        var found = new List<IReadOnlyDictionary<string, object?>>();
        try
        {
            found = await snapshot.QueryReadOnlyAsync("SELECT * FROM glob('/etc/*')", Token).ToListAsync(Token);
        }
        catch (LakeException)
        {
            // Refusing is as good as finding nothing.
        }

        Assert.Empty(found);
    }

    [Fact]
    public async Task QueryReadOnlyAsync_IsCancelled_StopsAtOnce()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await using var snapshot = await lake.SnapshotAsync(Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var endless = snapshot.QueryReadOnlyAsync("SELECT count(*) FROM range(1000000000) a, range(1000000) b", stop.Token).ToListAsync(stop.Token).AsTask();
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task QueryAsync_SeveralAtOnce_AllAnswer()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("zeek.conn", [.. Enumerable.Range(0, 500).Select(i => Connection($"C{i}"))]), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => snapshot.CountAsync("SELECT count(DISTINCT uid) FROM network_activity"))));

        Assert.All(counts, count => Assert.Equal(500, count));
    }

    [Fact]
    public async Task QueryAsync_TimeParameter_ComparesInUtc()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2", Start.AddHours(2))]), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);
        var from = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.FromHours(2));

        var uids = await snapshot.QueryAsync(
            "SELECT uid FROM events WHERE time >= $from", new Dictionary<string, object?> { ["from"] = from }, row => row.GetString(0), Token).ToListAsync(Token);

        Assert.Equal(["C2"], uids);
    }
}
