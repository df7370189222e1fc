using Microsoft.Data.Sqlite;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Watchfloor.Incidents;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Audit;

/// <summary>What stands in the audit log after a client did something; the log is read when the server has ended.</summary>
public sealed class RecordTests(LabSources lab) : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public static TheoryData<string> Revisions => [TestServer.Initialize, TestServer.Discover];

    [Theory]
    [MemberData(nameof(Revisions))]
    public async Task Call_OfAToolThatIsNotThere_IsOnTheRecord(string revision)
    {
        var log = await LogAfterAsync(async server => await Assert.ThrowsAsync<McpProtocolException>(() => server.CallAsync("watchfloor_close_incident\u202E", ("id", "x"))), revision);

        var entry = Assert.Single(log);
        Assert.Equal(("mcp_call", "watchfloor_close_incident\uFFFD", "no such tool in this profile"), (entry.Action, entry.Subject, entry.Details));
        Assert.NotEmpty(entry.By);
    }

    [Fact]
    public async Task Read_OfAResourceThatIsNotThere_IsOnTheRecord()
    {
        var log = await LogAfterAsync(async server => await Assert.ThrowsAsync<McpProtocolException>(() => server.Client.ReadResourceAsync("watchfloor://secrets/1", cancellationToken: TestContext.Current.CancellationToken).AsTask()));

        Assert.Equal(("mcp_read", "unknown", "watchfloor://secrets/1"), log.Select(entry => (entry.Action, entry.Subject, entry.Details)).Single());
    }

    [Fact]
    public async Task Read_CancelledBeforeItsSourcesStart_IsOnTheRecord()
    {
        var never = new TaskCompletionSource();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var log = await LogAfterAsync(
            async server =>
            {
                var reading = server.Client.ReadResourceAsync("watchfloor://guides/tap", cancellationToken: cancel.Token).AsTask();

                // Answered after the reading has begun.
                await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
                await cancel.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            },
            started: never.Task);

        Assert.Equal(("mcp_read", "guide_tap", "watchfloor://guides/tap"), log.Select(entry => (entry.Action, entry.Subject, entry.Details)).Single());
    }

    [Fact]
    public async Task Completion_OfAnEntity_IsOnTheRecord()
    {
        var log = await LogAfterAsync(server => server.Client.CompleteAsync(new PromptReference { Name = "investigate_user" }, "user", "ann", cancellationToken: TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(("mcp_complete", "user", "ann"), log.Select(entry => (entry.Action, entry.Subject, entry.Details)).Single());
    }

    [Fact]
    public async Task Calls_ManyAtOnce_AreAllAnsweredAndAllOnTheRecord()
    {
        const int Calls = 400;

        var log = await LogAfterAsync(async server =>
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => server.CallAsync("watchfloor_get_attack_technique", ("technique", $"T{1000 + i}"))));
            Assert.All(replies, reply => Assert.True(reply.Status is "ok" or "nothing_found" or "error", reply.Status));
        });

        Assert.Equal(Calls, log.Count);
        Assert.Equal(Enumerable.Range(0, Calls).Select(i => $"technique=T{1000 + i}"), log.Select(entry => entry.Details.Split("; ")[1]).Order());
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private async Task<IReadOnlyList<AuditEntry>> LogAfterAsync(Func<TestServer, Task> act, string? revision = null, Task? started = null)
    {
        var store = await IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, TestContext.Current.CancellationToken);
        var sources = new ToolSources
        {
            Lake = lab.Sources.Lake, Incidents = store, Feeds = lab.Sources.Feeds, Time = lab.Sources.Time, IsLab = true, Started = started ?? Task.CompletedTask,
        };
        await using (var server = await TestServer.StartAsync(sources, "watchfloor", protocol: revision))
        {
            await act(server);
        }

        Assert.True((await store.VerifyAuditAsync(TestContext.Current.CancellationToken)).Ok);
        return await store.AuditLogAsync(TestContext.Current.CancellationToken);
    }
}
