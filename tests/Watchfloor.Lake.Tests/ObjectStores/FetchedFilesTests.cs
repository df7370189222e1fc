using System.Text;
using Watchfloor.Lab;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Ocsf;
using static Watchfloor.Lake.Tests.Samples;
using File = System.IO.File;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>What is fetched, kept and read of a lake that lies elsewhere: the same over every cloud, so one is enough.</summary>
public sealed class FetchedFilesTests
{
    [Fact]
    public async Task QueryAsync_NamesDaysAndClasses_FetchesNoOtherFiles()
    {
        await using var setup = await StoreSetup.StartAsync(LabStoreKind.S3);
        await using (var lake = await setup.OpenLakeAsync())
        {
            var events = Enumerable.Range(0, 10).SelectMany(day => new OcsfEvent[] { Connection($"C{day}", Start.AddDays(day)), Alert($"A{day}", 1, Start.AddDays(day)) });
            await lake.CommitAsync(Commit("zeek.conn", [.. events]), Token);
        }

        await using var other = await setup.OpenLakeAsync(setup.Options(cache: "other machine"));
        await using var snapshot = await other.SnapshotAsync(Token);
        var fetched = new List<string>();
        setup.Lab.BeforeRequest = (_, path, _) =>
        {
            lock (fetched)
            {
                fetched.Add(Uri.UnescapeDataString(path));
            }

            return Task.CompletedTask;
        };

        Assert.Equal(1, await snapshot.CountAsync("SELECT count(*) FROM network_activity WHERE day = '2026-01-07'"));
        Assert.Equal(["2026-01-07/4001"], Days());
        Assert.Equal(2, await snapshot.CountAsync("SELECT count(*) FROM network_activity WHERE time >= TIMESTAMP '2026-01-07 00:00' AND time < TIMESTAMP '2026-01-08 12:00' AND src_port > 1"));
        Assert.Equal(["2026-01-07/4001", "2026-01-08/4001", "2026-01-09/4001"], Days());
        Assert.Equal(0, await snapshot.CountAsync("SELECT count(*) FROM dns_activity"));
        Assert.Equal(3, Days().Count);
        Assert.Equal(10, await snapshot.CountAsync("SELECT count(*) FROM detection_finding"));
        Assert.Equal(13, Days().Count);
        Assert.Equal(4, await snapshot.CountAsync("SELECT count(*) FROM events WHERE day BETWEEN '2026-01-05' AND '2026-01-06'"));
        Assert.Equal(10, await snapshot.CountAsync("WITH n AS (SELECT uid FROM network_activity) SELECT count(*) FROM n JOIN detection_finding f ON 'A' || substr(n.uid, 2) = f.uid"));
        Assert.Equal(20, Days().Count);
        Assert.NotNull(await snapshot.FindAsync(new EvidenceId("zeek.conn", "C4"), Token));

        List<string> Days()
        {
            lock (fetched)
            {
                return [.. fetched.Where(path => path.Contains("day=", StringComparison.Ordinal))
                    .Select(path => path[(path.IndexOf("day=", StringComparison.Ordinal) + 4)..].Replace("class_uid=", "", StringComparison.Ordinal)).Select(path => string.Join('/', path.Split('/')[..2])).Distinct().Order()];
            }
        }
    }

    [Fact]
    public async Task QueryAsync_MoreThanTheCacheHolds_SaysSoAndFewerDaysStillWork()
    {
        await using var setup = await StoreSetup.StartAsync(LabStoreKind.S3);
        await using (var lake = await setup.OpenLakeAsync())
        {
            await lake.CommitAsync(Commit("zeek.conn", [.. Enumerable.Range(0, 8).Select(day => Connection($"C{day}", Start.AddDays(day)))]), Token);
        }

        var options = setup.Options(cache: "small");
        options.Objects.CacheBytes = 3 * setup.Lab.SizeOf(setup.Lab.Names.First(name => name.Contains("day=", StringComparison.Ordinal))) + 1000;
        await using var other = await setup.OpenLakeAsync(options);
        await using var snapshot = await other.SnapshotAsync(Token);

        var failure = await Assert.ThrowsAsync<LakeException>(() => snapshot.CountAsync("SELECT count(*) FROM network_activity"));

        Assert.Contains("Lake:Objects:CacheBytes", failure.Message, StringComparison.Ordinal);
        for (var day = 0; day < 8; day++)
        {
            Assert.Equal(1, await snapshot.CountAsync($"SELECT count(*) FROM network_activity WHERE day = DATE '2026-01-05' + {day}"));
        }

        var kept = Directory.EnumerateFiles(setup.Folder, "*.parquet", SearchOption.AllDirectories).Where(path => path.Contains("small", StringComparison.Ordinal) && path.Contains("/files/", StringComparison.Ordinal));
        Assert.InRange(kept.Sum(path => new FileInfo(path).Length), 1, options.Objects.CacheBytes);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("gone")]
    public async Task LocalPathAsync_CopyIsNotWhatItWas_IsFetchedAgain(string how)
    {
        await using var setup = await StoreSetup.StartAsync(LabStoreKind.S3);
        await using (var lake = await setup.OpenLakeAsync())
        {
            await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
        }

        var copy = Directory.EnumerateFiles(setup.Folder, "part-*.parquet", SearchOption.AllDirectories).Single();
        var content = await File.ReadAllBytesAsync(copy, Token);
        File.Delete(copy);
        if (how != "gone")
        {
            content[content.Length / 2] ^= 0xff;
            await File.WriteAllBytesAsync(copy, how == "cut" ? content[..(content.Length / 2)] : content, Token);
        }

        await using var again = await setup.OpenLakeAsync();
        await using var snapshot = await again.SnapshotAsync(Token);

        Assert.Equal(1, await snapshot.CountAsync("SELECT count(*) FROM network_activity WHERE src_ip = '192.0.2.10'"));
    }

    [Fact]
    public async Task SnapshotAsync_AnotherProcessEmptiesTheCache_KeepsReading()
    {
        await using var setup = await StoreSetup.StartAsync(LabStoreKind.S3);
        await using var lake = await setup.OpenLakeAsync();
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);
        await snapshot.CountAsync("SELECT count(*) FROM events");

        foreach (var copy in Directory.EnumerateFiles(setup.Folder, "part-*", SearchOption.AllDirectories).Where(path => path.Contains("/files/", StringComparison.Ordinal)))
        {
            File.Delete(copy);
        }

        setup.Lab.Faults.Next("", LabFault.Forbidden, count: 1000);
        Assert.Equal(1, await snapshot.CountAsync("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task SnapshotAsync_UserSql_ReachesNothingButItsFiles()
    {
        await using var setup = await StoreSetup.StartAsync(LabStoreKind.S3);
        await using var lake = await setup.OpenLakeAsync();
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);
        var other = Path.Combine(setup.Folder, "other.txt");
        await File.WriteAllTextAsync(other, "secret", Token);

        await Assert.ThrowsAsync<LakeException>(async () => await snapshot.QueryReadOnlyAsync($"SELECT * FROM read_text('{other}')", Token).ToListAsync(Token));
        await Assert.ThrowsAsync<LakeException>(async () => await snapshot.QueryReadOnlyAsync("SELECT * FROM events; SELECT 1", Token).ToListAsync(Token));
        Assert.Single(await snapshot.QueryReadOnlyAsync("SELECT uid FROM events", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task KeepFileAsync_ThenAnotherMachine_FindsTheLine()
    {
        await using var setup = await StoreSetup.StartAsync(LabStoreKind.S3);
        await using (var lake = await setup.OpenLakeAsync())
        {
            var hash = await lake.KeepFileAsync(new MemoryStream(Encoding.UTF8.GetBytes("first line\nsecond line\n")), Token);
            Assert.Equal(hash, await lake.KeepFileAsync(new MemoryStream(Encoding.UTF8.GetBytes("first line\nsecond line\n")), Token));
            await lake.CommitAsync(new() { Feed = "zeek.conn", Events = [Connection("C1")], RawReferences = [new(hash, 11, 11)] }, Token);
        }

        await using var other = await setup.OpenLakeAsync(setup.Options(cache: "other machine"));
        await using var snapshot = await other.SnapshotAsync(Token);

        Assert.Equal("second line", (await snapshot.FindAsync(new EvidenceId("zeek.conn", "C1"), Token))?.Event.RawData);
    }
}
