using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Watchfloor.Incidents;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Audit;

public sealed class CallAuditTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Write_FailsForAWhile_KeepsTheEntriesRefusesCallsAndTakesThemAgain()
    {
        var store = await OpenAsync();
        await using var audit = new CallAudit(store, time, NullLogger<CallAudit>.Instance);
        Run("CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END");

        await AddAsync(audit, "first");
        await WaitAsync(() => IsRefused(audit));
        Assert.DoesNotContain("no room", Assert.Throws<ToolErrorException>(audit.RequireWritable).Message);
        await AddAsync(audit, "second");
        Run("DROP TRIGGER no_room");
        await WaitAsync(() => !IsRefused(audit));
        await WaitAsync(() => Subjects(store).Count >= 2);

        Assert.Equal(["first", "second"], Subjects(store));
        Assert.True((await store.VerifyAuditAsync(TestContext.Current.CancellationToken)).Ok);
    }

    [Fact]
    public async Task Write_FailsLongerThanThereIsRoom_CountsTheRefusedAndHoldsNobody()
    {
        var store = await OpenAsync();
        await using var audit = new CallAudit(store, time, NullLogger<CallAudit>.Instance);
        Run("CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END");
        await AddAsync(audit, "first");
        await WaitAsync(() => IsRefused(audit));

        for (var i = 0; i < 5003; i++)
        {
            await AddAsync(audit, "refused");
        }

        Run("DROP TRIGGER no_room");
        await WaitAsync(() => Subjects(store).Count >= 5002);

        var last = (await store.AuditLogAsync(TestContext.Current.CancellationToken))[^1];
        Assert.Equal("mcp_calls_counted", last.Action);
        Assert.StartsWith("3 more calls", last.Details);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private Task<IncidentStore> OpenAsync() => IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, TestContext.Current.CancellationToken);

    private static ValueTask AddAsync(CallAudit audit, string subject) =>
        audit.AddAsync(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), "ann", "mcp_call", subject, "ok", TestContext.Current.CancellationToken);

    private static bool IsRefused(CallAudit audit) => Record.Exception(audit.RequireWritable) is ToolErrorException;

    private static List<string> Subjects(IncidentStore store) => [.. store.AuditLogAsync(CancellationToken.None).GetAwaiter().GetResult().Select(entry => entry.Subject)];

    private async Task WaitAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.File("incidents.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
