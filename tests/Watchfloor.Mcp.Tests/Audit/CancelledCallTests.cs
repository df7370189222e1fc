using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Watchfloor.Incidents;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Audit;

public class CancelledCallTests(LabSources lab)
{
    [Fact]
    public async Task Call_CancelledByItsClient_IsOnTheRecord()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryDirectory();
        var store = await IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, token);
        var begun = new TaskCompletionSource();
        var tool = Tool(async stop =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        using var client = new CancellationTokenSource();
        await using (var host = Host(tool, store))
        {
            var call = host.Services.GetRequiredService<ToolRunner>().RunAsync(tool, [], "ann", _ => Task.CompletedTask, client.Token);
            await begun.Task.WaitAsync(token);
            await client.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        var entry = Assert.Single(await store.AuditLogAsync(token));
        Assert.Equal(("ann", "mcp_call", tool.Name), (entry.By, entry.Action, entry.Subject));
        Assert.StartsWith("cancelled", entry.Details);
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task Work_ThatOutlastsItsCall_EndsWithTheServer()
    {
        var token = TestContext.Current.CancellationToken;
        await using var host = Host(Tool(_ => Task.CompletedTask), lab.Sources.Incidents);
        await host.StartAsync(token);
        var (begun, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var waiting = host.Services.GetRequiredService<RunningCalls>().BeginAsync(
            async stop =>
            {
                stop.Register(stopped.SetResult);
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return new ToolReply { Summary = "" };
            },
            _ => Task.CompletedTask,
            CancellationToken.None);
        await begun.Task.WaitAsync(token);

        await host.StopAsync(token);

        await stopped.Task.WaitAsync(token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static ToolDefinition Tool(Func<CancellationToken, Task> work) => ServerCatalog.Servers[0].Triage[0] with
    {
        Answer = async (_, stop) =>
        {
            await work(stop);
            return new ToolReply { Summary = "" };
        },
    };

    private OwnedHost Host(ToolDefinition tool, IncidentStore store)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWatchfloorMcp(ServerCatalog.Servers[0] with { Triage = [tool] }, Profile.Triage, new ToolSources
        {
            Lake = lab.Sources.Lake, Incidents = store, Feeds = lab.Sources.Feeds, Time = lab.Sources.Time, IsLab = true,
        });
        return new OwnedHost(builder.Build());
    }

    private sealed class OwnedHost(IHost host) : IAsyncDisposable
    {
        public IServiceProvider Services => host.Services;

        public Task StartAsync(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

        public ValueTask DisposeAsync() => ((IAsyncDisposable)host).DisposeAsync();
    }
}
