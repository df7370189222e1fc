using Watchfloor.Lake.Delta;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.Delta;

public sealed class DeltaLogTests
{
    [Fact]
    public async Task CommitAsync_FiftyBatches_LogHoldsToTheProtocol()
    {
        using var folder = new TemporaryDirectory();
        await using (var lake = await OpenLakeAsync(folder.Path))
        {
            for (var i = 0; i < 50; i++)
            {
                await lake.CommitAsync(Commit("zeek.conn", [Connection($"C{i}", Start.AddMinutes(i).AddTicks(1_234_567))], $"{i}"), Token);
                await lake.CommitAsync(Commit("crowdstrike.alerts", [Alert($"A{i % 7}", i, Start.AddDays(i % 3))], $"{i}"), Token);
            }
        }

        await DeltaLogChecker.CheckAsync(folder.File("events"));
        await using var again = await OpenLakeAsync(folder.Path);
        await using var snapshot = await again.SnapshotAsync(Token);
        Assert.Equal((50, 7), (await snapshot.CountAsync("SELECT count(*) FROM network_activity"), await snapshot.CountAsync("SELECT count(*) FROM detection_finding")));
        Assert.Equal("49", await again.ReadCursorAsync("zeek.conn", Token));
    }

    [Fact]
    public async Task DeltaTable_OurTable_GenericReaderSeesTheSameRows()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2", Start.AddDays(1))]), Token);
        await lake.CommitAsync(Commit("crowdstrike.alerts", [Alert("A1", 1)]), Token);

        var table = await DeltaTable.OpenAsync(new LocalObjectStore(folder.File("events")), null, Token);
        using var engine = Engine.Open();
        var rows = engine.Query(
            $"SELECT uid, class_uid, day::VARCHAR, time::VARCHAR FROM ({await table.SelectAsync(engine, Token)}) ORDER BY uid",
            row => (row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3)));

        Assert.Equal(
            [("A1", 2004, "2026-01-05", "2026-01-05 09:00:00+00"), ("C1", 4001, "2026-01-05", "2026-01-05 09:00:00+00"), ("C2", 4001, "2026-01-06", "2026-01-06 09:00:00+00")],
            rows);
    }

    [Fact]
    public async Task ReadAsync_VersionIsMissing_SaysWhich()
    {
        using var folder = new TemporaryDirectory();
        await using (var lake = await OpenLakeAsync(folder.Path))
        {
            await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
            await lake.CommitAsync(Commit("zeek.conn", [Connection("C2")]), Token);
        }

        File.Delete(folder.File($"events/{DeltaLog.CommitName(1)}"));

        var broken = await Assert.ThrowsAsync<LakeException>(() => OpenLakeAsync(folder.Path));
        Assert.Contains("lacks version 1", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"add\":{\"pa", "no Delta action")]
    [InlineData("{\"add\":{\"size\":1}}", "'path' is missing")]
    [InlineData("[1]", "no Delta action")]
    [InlineData("{\"protocol\":{\"minReaderVersion\":4,\"minWriterVersion\":7}}\n{\"metaData\":{\"id\":\"x\",\"schemaString\":\"{}\",\"partitionColumns\":[]}}", "reader version 4")]
    [InlineData("{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"timeTravel9\"],\"writerFeatures\":[\"timeTravel9\"]}}\n{\"metaData\":{\"id\":\"x\",\"schemaString\":\"{}\",\"partitionColumns\":[]}}", "timeTravel9")]
    public async Task ReadAsync_BrokenOrUnknown_SaysWhat(string content, string reason)
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder.File("_delta_log"));
        await File.WriteAllTextAsync(folder.File(DeltaLog.CommitName(0)), content, Token);
        var store = new LocalObjectStore(folder.Path);

        var broken = await Assert.ThrowsAsync<LakeException>(() => new DeltaLog(store, new(store)).ReadAsync(null, Token));

        Assert.Contains(reason, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutIfAbsentAsync_ManyWriters_ExactlyOneWins()
    {
        using var folder = new TemporaryDirectory();
        var store = new LocalObjectStore(folder.Path);

        var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => store.PutIfAbsentAsync("_delta_log/x.json", new byte[] { (byte)i }, Token))));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => wins[i]);
        Assert.Equal([(byte)winner], await store.ReadAsync("_delta_log/x.json", Token));
    }
}
