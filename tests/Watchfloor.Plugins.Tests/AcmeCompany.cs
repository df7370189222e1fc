using Acme;
using Acme.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Watchfloor.Incidents;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Mcp;
using Watchfloor.Operations;
using Watchfloor.Testing;

namespace Watchfloor.Plugins.Tests;

/// <summary>The template's plug-in with its vendor's double, collected into a lake.</summary>
internal sealed class AcmeCompany : IAsyncDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly LabHost lab;
    private readonly EventLake lake;

    private AcmeCompany(AcmeDouble vendor, LabHost lab, EventLake lake, IncidentStore incidents, TemporaryDirectory folder)
    {
        (Vendor, this.lab, this.lake, this.folder) = (vendor, lab, lake, folder);
        Plugin = Plugin.Of(PluginManifest.Read(Path.Combine(AppContext.BaseDirectory, "Template")), AppContext.BaseDirectory, new AcmePlugin());
        Services = PluginServices.Of(Plugin, Configuration(lab), lab.Clock);
        Sources = new ToolSources { Lake = new SharedLake(lake, TimeSpan.Zero), Incidents = incidents, Feeds = new FeedCatalog(Services.Connectors), Time = lab.Clock };
    }

    public AcmeDouble Vendor { get; }

    public Plugin Plugin { get; }

    public PluginServices Services { get; }

    public ToolSources Sources { get; }

    public ServerDefinition Server => PluginServer.Of(Plugin, Services);

    public static async Task<AcmeCompany> StartAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var vendor = new AcmeDouble();
        var folder = new TemporaryDirectory();
        var lab = await LabHost.StartAsync(new LabOptions { Employees = LabOptions.FewestEmployees, Guests = [vendor] }, token);
        var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder.Path }, TimeProvider.System, token);
        return new AcmeCompany(vendor, lab, lake, await IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, token), folder);
    }

    public Task<IReadOnlyList<FeedResult>> CollectAsync() =>
        new FeedCollector(lake, Sources.Feeds, lab.Clock).CollectAsync(new CollectOptions(), progress: null, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Sources.Lake.DisposeAsync();
        await lake.DisposeAsync();
        await lab.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private static IConfiguration Configuration(LabHost lab) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Connectors:Acme:BaseAddress"] = lab.Addresses.Guests["acme"].ToString(),
        ["Connectors:Acme:ReportAddress"] = lab.Addresses.Guests["acme"].ToString(),
        ["Connectors:Acme:Key"] = AcmeDouble.Key,
        ["Connectors:CrowdStrike:ClientSecret"] = "a secret of another vendor",
    }).Build();
}
