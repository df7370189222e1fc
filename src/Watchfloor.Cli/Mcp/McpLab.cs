using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;
using Watchfloor.Detection;
using Watchfloor.Incidents;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Mcp;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>The simulated vendors and what an MCP server reads of them, in a folder that is gone when the server is. Clients that connect are answered while the vendors still start.</summary>
internal sealed class McpLab : IAsyncDisposable
{
    // Enough people for every department; read in some seconds.
    private const int Employees = 100;

    private readonly CancellationTokenSource stop = new();
    private readonly string folder;
    private readonly EventLake lake;
    private readonly ServiceProvider mappings = Composition.Mappings();
    private readonly TaskCompletionSource begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<Running> running;

    private McpLab(GlobalSettings settings, string folder, EventLake lake, IncidentStore incidents)
    {
        (this.folder, this.lake) = (folder, lake);
        running = Task.Run(() => StartAsync(settings));
        Sources = new ToolSources
        {
            Lake = new SharedLake(lake),
            Incidents = incidents,
            Feeds = new FeedCatalog(Connectors()),
            Links = mappings.GetService<ILinkDecoder>(),
            Time = new LateClock(running.ContinueWith(task => (TimeProvider)task.Result.Lab.Clock, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default)),
            IsLab = true,
            Started = running,
            Ready = Task.Run(() => ReadAsync(incidents)),
        };
    }

    /// <summary>What the tools read; ready once the whole way has run over the lab.</summary>
    public ToolSources Sources { get; }

    /// <summary>Makes the folder; the vendors start when <see cref="Begin"/> is called.</summary>
    public static async Task<McpLab> OpenAsync(GlobalSettings settings, CancellationToken cancellationToken)
    {
        // Chat clients start each server as a process of its own, so each has its own story and folder.
        var folder = Directory.CreateTempSubdirectory("watchfloor-mcp-lab-").FullName;
        var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder }, TimeProvider.System, cancellationToken);
        return new McpLab(settings, folder, lake, await IncidentStore.OpenAsync(Path.Combine(folder, "incidents.db"), TimeProvider.System, cancellationToken));
    }

    /// <summary>Starts the vendors and begins to read them.</summary>
    public void Begin() => begin.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        begin.TrySetCanceled(stop.Token);
        await Sources.Ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Sources.Lake.DisposeAsync();
        await lake.DisposeAsync();
        if (running.IsCompletedSuccessfully)
        {
            await running.Result.Services.DisposeAsync();
            await running.Result.Lab.DisposeAsync();
        }

        await mappings.DisposeAsync();
        stop.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<Running> StartAsync(GlobalSettings settings)
    {
        await begin.Task;
        var lab = await LabHost.StartAsync(new LabOptions { Employees = Employees, OutputDirectory = Path.Combine(folder, "lab") }, stop.Token);
        return new Running(lab, Composition.Services(Composition.Configuration(settings, LabConfiguration.Of(lab.Addresses)), lab.Clock));
    }

    // Looked at when the first call asks for a feed, which waits until the vendors have started.
    private IEnumerable<IConnector> Connectors()
    {
        foreach (var connector in running.Result.Services.GetServices<IConnector>())
        {
            yield return connector;
        }
    }

    private async Task ReadAsync(IncidentStore incidents)
    {
        var (lab, services) = await running;
        await new FeedCollector(lake, Sources.Feeds, lab.Clock).CollectAsync(new CollectOptions(), progress: null, stop.Token);
        await new DetectionRunner(lake, services.GetRequiredService<DetectorRun>(), lab.Clock).RunAsync([], window: null, progress: null, stop.Token);
        await new IncidentRun(lake, incidents, await CompanyRecords.LoadAsync(lab.Addresses.CompanyRecordsFile, stop.Token), lab.Clock).RunAsync(window: null, [], progress: null, stop.Token);
    }

    private sealed record Running(LabHost Lab, ServiceProvider Services);
}
