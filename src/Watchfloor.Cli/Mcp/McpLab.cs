using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;
using Watchfloor.Detection;
using Watchfloor.Incidents;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Mcp;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>The simulated vendors and what an MCP server reads of them, in a folder that is gone when the server is.</summary>
internal sealed class McpLab : IAsyncDisposable
{
    // Enough people for every department; read in some seconds.
    private const int Employees = 100;

    private readonly CancellationTokenSource stop = new();
    private readonly string folder;
    private readonly LabHost lab;
    private readonly ServiceProvider services;
    private readonly EventLake lake;

    private McpLab(string folder, LabHost lab, ServiceProvider services, EventLake lake, IncidentStore incidents)
    {
        (this.folder, this.lab, this.services, this.lake) = (folder, lab, services, lake);
        var shared = new SharedLake(lake);
        Sources = new ToolSources
        {
            Lake = shared,
            Incidents = incidents,
            Feeds = new FeedCatalog(services.GetServices<IConnector>()),
            Links = services.GetService<ILinkDecoder>(),
            Time = lab.Clock,
            IsLab = true,
            Ready = Task.Run(() => ReadAsync(incidents)),
        };
    }

    /// <summary>What the tools read; ready once the whole way has run over the lab.</summary>
    public ToolSources Sources { get; }

    /// <summary>Starts the vendors and begins reading them.</summary>
    public static async Task<McpLab> StartAsync(GlobalSettings settings, CancellationToken cancellationToken)
    {
        // Chat clients start each server as a process of its own, so each has its own story and folder.
        var folder = Directory.CreateTempSubdirectory("watchfloor-mcp-lab-").FullName;
        var lab = await LabHost.StartAsync(new LabOptions { Employees = Employees, OutputDirectory = Path.Combine(folder, "lab") }, cancellationToken);
        var services = Composition.Services(Composition.Configuration(settings, LabConfiguration.Of(lab.Addresses)), lab.Clock);
        var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder }, TimeProvider.System, cancellationToken);
        return new McpLab(folder, lab, services, lake, await IncidentStore.OpenAsync(Path.Combine(folder, "incidents.db"), TimeProvider.System, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Sources.Ready.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await Sources.Lake.DisposeAsync();
        await lake.DisposeAsync();
        await services.DisposeAsync();
        await lab.DisposeAsync();
        stop.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ReadAsync(IncidentStore incidents)
    {
        await new FeedCollector(lake, new FeedCatalog(services.GetServices<IConnector>()), lab.Clock).CollectAsync(new CollectOptions(), progress: null, stop.Token);
        await new DetectionRunner(lake, services.GetRequiredService<DetectorRun>(), lab.Clock).RunAsync([], window: null, progress: null, stop.Token);
        await new IncidentRun(lake, incidents, await CompanyRecords.LoadAsync(lab.Addresses.CompanyRecordsFile, stop.Token), lab.Clock).RunAsync(window: null, [], progress: null, stop.Token);
    }
}
