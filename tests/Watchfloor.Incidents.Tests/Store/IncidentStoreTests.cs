using Microsoft.Data.Sqlite;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Incidents.Tests.Store;

public sealed class IncidentStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveAsync_ThenFind_ReturnsTheWholeIncident()
    {
        var store = await OpenAsync();

        await store.SaveAsync([Sample("INC-AAAA1111", risk: 90)], Token);

        var found = await store.FindAsync("INC-AAAA1111", Token);
        Assert.Equal("crowdstrike.alerts:a:1", found!.Findings[0].Id.ToString());
        Assert.Equal("<b>title</b>", found.Findings[0].Title.Reveal());
        Assert.Equal(90, found.Risk.Score);
    }

    [Fact]
    public async Task SaveAsync_Again_KeepsWhatPeopleSet()
    {
        var store = await OpenAsync();
        await store.SaveAsync([Sample("INC-AAAA1111", risk: 10)], Token);
        await store.AssignAsync("INC-AAAA1111", "ana", by: "ben", Token);
        await store.CommentAsync("INC-AAAA1111", "called the user", by: "ana", Token);

        await store.SaveAsync([Sample("INC-AAAA1111", risk: 20)], Token);

        var found = await store.FindAsync("INC-AAAA1111", Token);
        Assert.Equal(20, found!.Risk.Score);
        Assert.Equal("ana", found.Assignee);
        Assert.Equal(IncidentStatus.InProgress, found.Status);
        Assert.Equal("called the user", Assert.Single(await store.CommentsAsync("INC-AAAA1111", Token)).Text);
    }

    [Fact]
    public async Task ListAsync_GivesTheRiskiestFirst()
    {
        var store = await OpenAsync();

        await store.SaveAsync([Sample("INC-AAAA1111", risk: 5), Sample("INC-BBBB2222", risk: 50)], Token);

        Assert.Equal(["INC-BBBB2222", "INC-AAAA1111"], (await store.ListAsync(Token)).Select(incident => incident.Id));
    }

    [Fact]
    public async Task CloseAsync_UnknownIncident_ReturnsFalseAndAuditsNothing()
    {
        var store = await OpenAsync();

        Assert.False(await store.CloseAsync("INC-NONE0000", Verdict.FalsePositive, "test", by: "ana", Token));
        Assert.Empty(await store.AuditLogAsync(Token));
    }

    [Theory]
    [InlineData("UPDATE audit SET details='another' WHERE number=2", 2)]
    [InlineData("DELETE FROM audit WHERE number=1", 1)]
    [InlineData("UPDATE audit SET \"By\"='someone' WHERE number=3", 3)]
    public async Task VerifyAuditAsync_SomebodyChangedTheFile_NamesTheFirstBadEntry(string tampering, long firstBad)
    {
        var store = await OpenAsync();
        await store.AuditAsync("ana", "approve", "ACT-1", "isolate", Token);
        await store.AuditAsync("ana", "approve", "ACT-2", "disable", Token);
        await store.AuditAsync("ben", "run", "ACT-1", "done", Token);
        Assert.Equal(new AuditCheck(true, 3, null), await store.VerifyAuditAsync(Token));

        await using (var connection = new SqliteConnection($"Data Source={File}"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = tampering;
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Token));
        }

        Assert.Equal(firstBad, (await store.VerifyAuditAsync(Token)).FirstBad);
    }

    [Fact]
    public async Task AuditAsync_FromTwoStoresAtOnce_MakesOneUnbrokenChain()
    {
        var (one, two) = (await OpenAsync(), await OpenAsync());

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            one.AuditAsync("one", "note", $"{i}", "", Token),
            two.AuditAsync("two", "note", $"{i}", "", Token),
        }));

        Assert.Equal(new AuditCheck(true, 20, null), await one.VerifyAuditAsync(Token));
    }

    [Fact]
    public async Task OpenAsync_FileOfANewerVersion_SaysSo()
    {
        await using (var connection = new SqliteConnection($"Data Source={File}"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            await command.ExecuteNonQueryAsync(Token);
        }

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(() => OpenAsync());

        Assert.Contains("newer Watchfloor", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NotADatabase_SaysWhichFile()
    {
        await System.IO.File.WriteAllTextAsync(File, "this is a text file, long enough to be taken for a header", Token);

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(() => OpenAsync());

        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private string File => folder.File("incidents.db");

    private Task<IncidentStore> OpenAsync() => IncidentStore.OpenAsync(File, TimeProvider.System, Token);

    private static Incident Sample(string id, int risk) => new()
    {
        Id = id,
        Title = "Credential theft on HOST-1",
        FirstSeen = Noon,
        LastSeen = Noon.AddHours(1),
        Findings =
        [
            new()
            {
                Id = new EvidenceId("crowdstrike.alerts", "a:1"),
                Title = new VendorText("<b>title</b>"),
                Vendor = "CrowdStrike",
                Severity = Severity.High,
                Time = Noon,
                Techniques = ["T1003.001"],
                JoinedBy = "host HOST-1",
            },
        ],
        Entities = [new() { Entity = new(EntityKind.Host, "HOST-1"), Aliases = ["aid-1"], Role = "victim", Evidence = [] }],
        Risk = new RiskScore(risk, []),
    };
}
