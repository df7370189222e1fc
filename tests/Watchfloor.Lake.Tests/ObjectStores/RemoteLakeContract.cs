using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Ocsf;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>A lake in a cloud's store keeps every promise that one in a folder keeps.</summary>
/// <param name="kind">Whose protocol.</param>
public abstract class RemoteLakeContract(LabStoreKind kind)
{
    [Fact]
    public async Task CommitAsync_ThenAnotherMachine_ReadsEventsCursorAndEvidence()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        await using (var lake = await setup.OpenLakeAsync())
        {
            await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2")], "one"), Token);
            var repeated = await lake.CommitAsync(Commit("zeek.conn", [Connection("C2"), Connection("C3")], "two"), Token);
            Assert.Equal((1, 1), (repeated.Added, repeated.Duplicates));
        }

        await using var other = await setup.OpenLakeAsync(setup.Options(cache: "other machine"));
        await using var snapshot = await other.SnapshotAsync(Token);

        Assert.Equal("two", await other.ReadCursorAsync("zeek.conn", Token));
        Assert.Equal(["C1", "C2", "C3"], await snapshot.ReadAsync("SELECT uid FROM network_activity ORDER BY uid", row => row.GetString(0)));
        Assert.Equal(3, await snapshot.CountAsync("SELECT count(*) FROM events"));
        Assert.Equal("C3", (await snapshot.FindAsync(new EvidenceId("zeek.conn", "C3"), Token))?.Event.Metadata.Uid);
        Assert.Equal(1, (await other.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C4")]), Token)).Added);
        Assert.DoesNotContain(setup.Lab.Names, name => !name.StartsWith("prod/lake/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CommitAsync_TwoWritersAtOnce_EveryRecordIsThereOnce()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        await using var one = await setup.OpenLakeAsync();
        await using var two = await setup.OpenLakeAsync(setup.Options(cache: "two"));

        await Task.WhenAll(WriteAsync(one), WriteAsync(two));

        await using var snapshot = await one.SnapshotAsync(Token);
        Assert.Equal((80, 80), (await snapshot.CountAsync("SELECT count(*) FROM events"), await snapshot.CountAsync("SELECT count(DISTINCT uid) FROM events")));

        static async Task WriteAsync(EventLake lake)
        {
            for (var batch = 0; batch < 8; batch++)
            {
                await lake.CommitAsync(Commit("zeek.conn", [.. Enumerable.Range(batch * 10, 10).Select(i => Connection($"C{i}"))], $"{batch}"), Token);
            }
        }
    }

    [Fact]
    public async Task CommitAsync_DiesAtEveryRequestInTurn_WholeOrNotAtAllAndTheNextGoesOn()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        await using (await setup.OpenLakeAsync())
        {
        }

        var stored = 0;
        for (var dies = 1; dies <= 10; dies++)
        {
            // The process dies: from this request on nothing of it arrives any more.
            var options = setup.Options(cache: "dies");
            options.Objects.Attempts = 1;
            var left = dies;
            setup.Lab.BeforeRequest = (_, _, _) => Interlocked.Decrement(ref left) >= 0 ? Task.CompletedTask : throw new IOException("the process is gone");
            try
            {
                var lake = await setup.OpenLakeAsync(options);
                await lake.CommitAsync(Commit("zeek.conn", [Connection($"C{stored}"), Connection($"C{stored + 1}", Start.AddDays(1))], $"{stored + 2}"), Token);
            }
            catch (LakeException)
            {
            }

            setup.Lab.BeforeRequest = null;
            await using var next = await setup.OpenLakeAsync();
            var cursor = int.Parse(await next.ReadCursorAsync("zeek.conn", Token) ?? "0", CultureInfo.InvariantCulture);
            await using var snapshot = await next.SnapshotAsync(Token);
            Assert.Equal(cursor, await snapshot.CountAsync("SELECT count(*) FROM network_activity"));
            Assert.Contains(cursor, new[] { stored, stored + 2 });
            stored = cursor;
        }

        Assert.InRange(stored, 2, 18);
    }

    [Fact]
    public async Task CompactAndVacuum_ManySmallFiles_RowsStayAndFilesGo()
    {
        var clock = new FakeTimeProvider(Start);
        await using var setup = await StoreSetup.StartAsync(kind, clock);
        await using var lake = await setup.OpenLakeAsync(time: clock);
        for (var batch = 0; batch < 6; batch++)
        {
            await lake.CommitAsync(Commit("zeek.conn", [Connection($"C{batch}")]), Token);
        }

        var merged = await lake.CompactAsync(Token);
        clock.Advance(TimeSpan.FromDays(8));
        var deleted = await lake.VacuumAsync(TimeSpan.FromDays(7), Token);

        Assert.Equal((6, 6), (merged, deleted));
        Assert.Single(setup.Lab.Names, name => name.EndsWith(".parquet", StringComparison.Ordinal) && !name.Contains("_delta_log", StringComparison.Ordinal));
        await using var other = await setup.OpenLakeAsync(setup.Options(cache: "other machine"), clock);
        await using var snapshot = await other.SnapshotAsync(Token);
        Assert.Equal(6, await snapshot.CountAsync("SELECT count(*) FROM network_activity"));
    }

    [Fact]
    public async Task OpenAsync_LogIsLong_StartsFromTheCheckpoint()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        await using (var lake = await setup.OpenLakeAsync())
        {
            for (var batch = 0; batch < 24; batch++)
            {
                await lake.CommitAsync(Commit("zeek.conn", [Connection($"C{batch}", Start.AddDays(batch))], $"{batch}"), Token);
            }
        }

        var before = setup.Lab.Requests;
        await using var other = await setup.OpenLakeAsync(setup.Options(cache: "other machine"));

        Assert.InRange(setup.Lab.Requests - before, 1, 12);
        Assert.Equal("23", await other.ReadCursorAsync("zeek.conn", Token));
    }

    [Fact]
    public async Task OpenAsync_LogIsLongerThanAPageOfNames_AsksForNoMoreThanOfAShortOne()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        await using (var lake = await setup.OpenLakeAsync())
        {
            for (var batch = 0; batch < 124; batch++)
            {
                await lake.CommitAsync(Commit("zeek.conn", [Connection($"C{batch}")], $"{batch}"), Token);
            }
        }

        var ofShort = await RequestsToOpenAsync("short");

        // Another program's commits, kept for weeks: what lies before the checkpoint is not looked at, so it may be anything.
        for (var name = 0; name < 2_500; name++)
        {
            setup.Lab.Put($"prod/lake/events/_delta_log/00000000000000000000.{name:D6}.kept", "x"u8.ToArray());
        }

        Assert.Equal(ofShort, await RequestsToOpenAsync("long"));

        async Task<int> RequestsToOpenAsync(string machine)
        {
            var before = setup.Lab.Requests;
            await using var other = await setup.OpenLakeAsync(setup.Options(cache: machine));
            return setup.Lab.Requests - before;
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"version\":\"10\"}")]
    [InlineData("{\"version\":-5}")]
    [InlineData("{\"version\":9223372036854775807}")]
    [InlineData("{\"version\":7}")]
    [InlineData("{\"version\":4000}")]
    public async Task OpenAsync_PointerToTheCheckpointIsWrong_ReadsTheNewestAllTheSame(string pointer)
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        await using (var lake = await setup.OpenLakeAsync())
        {
            for (var batch = 0; batch < 24; batch++)
            {
                await lake.CommitAsync(Commit("zeek.conn", [Connection($"C{batch}")], $"{batch}"), Token);
            }

            await setup.Stores(setup.Options()).Events.PutAsync("_delta_log/_last_checkpoint", System.Text.Encoding.UTF8.GetBytes(pointer), Token);
        }

        await using var other = await setup.OpenLakeAsync(setup.Options(cache: "other machine"));

        Assert.Equal("23", await other.ReadCursorAsync("zeek.conn", Token));
    }

    [Fact]
    public async Task TryLeaseAsync_HeldGivenBackAndLeftBehind_OneHolderAtATime()
    {
        var clock = new FakeTimeProvider(Start);
        await using var setup = await StoreSetup.StartAsync(kind, clock);
        await using var one = await setup.OpenLakeAsync(time: clock);
        await using var two = await setup.OpenLakeAsync(setup.Options(cache: "two"));

        using (await one.TryLeaseAsync("zeek.conn", Token))
        {
            Assert.Null(await two.TryLeaseAsync("zeek.conn", Token));
            using var another = await two.TryLeaseAsync("zeek.dns", Token);
            Assert.NotNull(another);
        }

        var taken = await two.TryLeaseAsync("zeek.conn", Token);
        Assert.NotNull(taken);
        Assert.Null(await one.TryLeaseAsync("zeek.conn", Token));

        // The holder's machine stops: nobody writes the lease any more (its own clock stands still here).
        clock.Advance(TimeSpan.FromMinutes(3));
        using var after = await one.TryLeaseAsync("zeek.conn", Token);
        Assert.NotNull(after);
        Assert.Null(await two.TryLeaseAsync("zeek.conn", Token));
        taken.Dispose();
        Assert.Null(await two.TryLeaseAsync("zeek.conn", Token));
    }

    [Fact]
    public async Task TryLeaseAsync_EightAtOnce_OneGetsIt()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        await using var lake = await setup.OpenLakeAsync();

        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => lake.TryLeaseAsync("zeek.conn", Token)));

        Assert.Single(leases, lease => lease is not null);
        Array.ForEach(leases, lease => lease?.Dispose());
    }
}

public sealed class S3LakeTests() : RemoteLakeContract(LabStoreKind.S3);

public sealed class BlobLakeTests() : RemoteLakeContract(LabStoreKind.Blob);

public sealed class GcsLakeTests() : RemoteLakeContract(LabStoreKind.Gcs);
