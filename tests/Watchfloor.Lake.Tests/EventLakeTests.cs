using Watchfloor.Ocsf;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests;

public sealed class EventLakeTests
{
    [Fact]
    public async Task CommitAsync_OneBatch_EventsAndCursorAreThereTogether()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        var result = await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2", Start.AddDays(1))], "{\"offset\":10}"), Token);

        Assert.Equal(new CommitResult(1, 2, 0, 0), result);
        Assert.Equal("{\"offset\":10}", await lake.ReadCursorAsync("zeek.conn", Token));
        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal(["C1", "C2"], await snapshot.ReadAsync("SELECT uid FROM network_activity ORDER BY uid", row => row.GetString(0)));
        Assert.Equal(Start.UtcDateTime, (await snapshot.ReadAsync("SELECT min(time) FROM events", row => row.GetDateTime(0))).Single());
    }

    [Fact]
    public async Task CommitAsync_RecordsComeTwice_AreStoredOnceAndCounted()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2")]), Token);
        var again = await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2"), Connection("C3"), Connection("C3")]), Token);

        Assert.Equal((1, 3), (again.Added, again.Duplicates));
        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal(3, await snapshot.CountAsync("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task CommitAsync_AlertIsIssuedAgain_ViewsShowTheNewest()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        await lake.CommitAsync(Commit("crowdstrike.alerts", [Alert("A1", 1)]), Token);
        await lake.CommitAsync(Commit("crowdstrike.alerts", [Alert("A1", 4, Start.AddDays(2))]), Token);

        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal([4], await snapshot.ReadAsync("SELECT status_id FROM detection_finding", row => row.GetInt32(0)));
        Assert.Equal(4, (await snapshot.FindAsync(new EvidenceId("crowdstrike.alerts", "A1"), Token))!.Event.StatusId);
    }

    [Fact]
    public async Task CommitAsync_FlowIsIssuedAgain_ViewsShowTheNewest()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2")]), Token);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1", bytesOut: 77)]), Token);

        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal([77L, 1000L], await snapshot.ReadAsync("SELECT bytes_out FROM network_activity ORDER BY uid", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task CommitAsync_NewCursorWithoutEvents_IsCommitted()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        var result = await lake.CommitAsync(Commit("zeek.conn", [], "c1"), Token);
        var same = await lake.CommitAsync(Commit("zeek.conn", [], "c1"), Token);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token);

        Assert.Equal((1, 1), (result.Version, same.Version));
        Assert.Equal("c1", await lake.ReadCursorAsync("zeek.conn", Token));
        Assert.Null(await lake.ReadCursorAsync("zeek.dns", Token));
    }

    [Fact]
    public async Task CommitAsync_UnmappedRecords_AreInQuarantineWithTheReason()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        var result = await lake.CommitAsync(new() { Feed = "microsoft.signins", Events = [], Quarantined = [("{broken", "createdDateTime is missing")] }, Token);

        Assert.Equal(1, result.Quarantined);
        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal(
            [("microsoft.signins", "{broken", "createdDateTime is missing")],
            await snapshot.ReadAsync("SELECT feed, raw, status_detail FROM quarantine", row => (row.GetString(0), row.GetString(1), row.GetString(2))));
    }

    [Fact]
    public async Task QueryAsync_DetectionFinding_FillsDerivedColumns()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        await lake.CommitAsync(Commit("crowdstrike.alerts", [Alert("A1", 1)]), Token);

        await using var snapshot = await lake.SnapshotAsync(Token);
        var row = Assert.Single(await snapshot.ReadAsync(
            "SELECT techniques, observables, finding_title FROM detection_finding", row => ((List<string>)row.GetValue(0), (List<string>)row.GetValue(1), row.GetString(2))));

        Assert.Equal(["T1003", "T1003.001"], row.Item1);
        Assert.Equal(["ws-0042.example.com", "dump.exe", "ab12"], row.Item2);
        Assert.Equal("Credential theft", row.Item3);
    }

    [Fact]
    public async Task FindAsync_AnyEventOfAnyClass_ComesBackEqual()
    {
        const int seed = 20260105;
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        var random = new RandomEvents(seed);
        var events = RandomEvents.Classes.SelectMany(type => Enumerable.Range(0, 40).Select(i => random.Next(type, $"{type.Name}-{i}"))).ToList();

        var result = await lake.CommitAsync(Commit("test.feed", events), Token);
        await using var snapshot = await lake.SnapshotAsync(Token);
        var found = await snapshot.FindAsync([.. events.Select(made => new EvidenceId("test.feed", made.Metadata.Uid!))], Token);

        Assert.Equal(events.Count, result.Added);
        foreach (var made in events)
        {
            var stored = found[new("test.feed", made.Metadata.Uid!)].Event;
            Assert.True(
                System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(OcsfJson.ToJson(made)), System.Text.Json.Nodes.JsonNode.Parse(OcsfJson.ToJson(stored))),
                $"seed {seed}, {made.Metadata.Uid}:\n{OcsfJson.ToJson(made)}\n{OcsfJson.ToJson(stored)}");
            Assert.Equal(made.RawData, stored.RawData);
        }
    }
}
