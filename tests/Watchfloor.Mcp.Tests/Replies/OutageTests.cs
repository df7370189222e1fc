using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Cli;
using Watchfloor.Connectors;
using Watchfloor.Incidents;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Operations;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Replies;

/// <summary>The vendor fails or is gone while it is read: what is in the lake is still answered, and the answer says what is missing.</summary>
public class OutageTests
{
    private const string Feed = "crowdstrike.alerts";

    [Theory]
    [InlineData(LabFault.ServerError, "unavailable")]
    [InlineData(LabFault.Forbidden, "missing_scope")]
    [InlineData(null, "unavailable")]
    public async Task Reply_WhileTheVendorIsDown_HoldsWhatIsKnownAndSaysWhatIsMissing(LabFault? fault, string code)
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryDirectory();
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, token);
        await using var services = Composition.Services(
            Composition.Configuration(new GlobalSettings(), new Dictionary<string, string?>(LabConfiguration.Of(lab.Addresses)) { ["Connectors:CrowdStrike:Http:MaxRetries"] = "0" }), lab.Clock);
        await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder.Path }, TimeProvider.System, token);
        await using var shared = new SharedLake(lake, TimeSpan.Zero);
        var feeds = new FeedCatalog(services.GetServices<IConnector>());
        var collector = new FeedCollector(lake, feeds, lab.Clock);
        var sources = new ToolSources
        {
            Lake = shared, Feeds = feeds, Time = lab.Clock, Incidents = await IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, token),
        };
        await using var running = await TestServer.StartAsync(sources, "crowdstrike");
        await collector.CollectAsync(new CollectOptions { Sources = [Feed] }, progress: null, token);
        var before = await running.CallAsync("crowdstrike_get_detections", ("since", "-30d"));

        if (fault is { } kind)
        {
            lab.Faults.Next("/alerts/", kind, count: 100);
        }
        else
        {
            await lab.DisposeAsync();
        }

        await collector.CollectAsync(new CollectOptions { Sources = [Feed] }, progress: null, token);
        var after = await running.CallAsync("crowdstrike_get_detections", ("since", "-30d"));

        Assert.Equal(("ok", 0), (before.Status, before.Json.GetProperty("partial").GetArrayLength()));
        Assert.Equal("ok", after.Status);
        Assert.Equal(before.Ids, after.Ids);
        var partial = Assert.Single(after.Json.GetProperty("partial").EnumerateArray());
        Assert.Equal((Feed, code), (partial.GetProperty("feed").GetString(), partial.GetProperty("code").GetString()));
        Assert.NotEmpty(partial.GetProperty("fix").GetString()!);
        SqliteConnection.ClearAllPools();
    }
}
