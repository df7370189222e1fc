using Watchfloor.Lake.Tests.Delta;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;
using File = System.IO.File;

namespace Watchfloor.Lake.Tests;

public sealed class MaintenanceTests
{
    [Fact]
    public async Task CommitAsync_ManySmallBatches_AreMergedAndNothingChanges()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        for (var i = 0; i < 70; i++)
        {
            await lake.CommitAsync(Commit("zeek.conn", [Connection($"C{i}", Start.AddMinutes(i))]), Token);
        }

        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal(70, await snapshot.CountAsync("SELECT count(DISTINCT uid) FROM network_activity"));
        Assert.Equal(70, await snapshot.CountAsync("SELECT count(DISTINCT commit_version) FROM network_activity"));
        var again = await lake.CommitAsync(Commit("zeek.conn", [Connection("C5", Start.AddMinutes(5))]), Token);
        Assert.Equal((0, 1), (again.Added, again.Duplicates));
        Assert.NotNull(await snapshot.FindAsync(new EvidenceId("zeek.conn", "C69"), Token));
        await DeltaLogChecker.CheckAsync(folder.File("events"));
        var files = await snapshot.CountAsync("SELECT count(DISTINCT filename) FROM read_parquet('" + folder.File("events") + "/day=*/*/*.parquet', filename = true)");
        Assert.True(files > 70, "old files stay for whoever reads an older snapshot");
    }

    [Fact]
    public async Task CompactAsync_SomebodyHoldsAnOlderSnapshot_ItStillAnswers()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("crowdstrike.alerts", [Alert("A1", 1)]), Token);
        await lake.CommitAsync(Commit("crowdstrike.alerts", [Alert("A1", 4)]), Token);
        await using var older = await lake.SnapshotAsync(Token);

        var merged = await lake.CompactAsync(Token);
        var vacuumed = await lake.VacuumAsync(TimeSpan.FromDays(7), Token);

        Assert.Equal((2, 0), (merged, vacuumed));
        Assert.Equal(4, await older.CountAsync("SELECT status_id::BIGINT FROM detection_finding"));
        await using var newer = await lake.SnapshotAsync(Token);
        Assert.Equal(4, await newer.CountAsync("SELECT status_id::BIGINT FROM detection_finding"));
    }

    [Fact]
    public async Task VacuumAsync_LeftoversAndMergedFiles_AreDeletedOnceOldEnough()
    {
        using var folder = new TemporaryDirectory();
        var clock = Clock();
        await using var lake = await EventLake.OpenAsync(new() { Directory = folder.Path, Threads = 1 }, clock, Token);
        clock.SetUtcNow(new DateTimeOffset(File.GetLastWriteTimeUtc(folder.File("events/_delta_log/00000000000000000000.json")), TimeSpan.Zero));
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C2")]), Token);
        await lake.CompactAsync(Token);
        await File.WriteAllTextAsync(folder.File("events/_staging/left-over"), "x", Token);
        await File.WriteAllTextAsync(folder.File("events/day=2026-01-05/class_uid=4001/orphan.parquet"), "x", Token);

        var early = await lake.VacuumAsync(TimeSpan.FromHours(1), Token);
        clock.Advance(TimeSpan.FromHours(3));
        var late = await lake.VacuumAsync(TimeSpan.FromHours(1), Token);

        Assert.Equal((0, 4), (early, late));
        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal(2, await snapshot.CountAsync("SELECT count(*) FROM network_activity"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => lake.VacuumAsync(TimeSpan.FromMinutes(1), Token));
    }
}
