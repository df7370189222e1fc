using Watchfloor.Connectors;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Operations;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Replies;

public class ReplyStatusTests(LabSources lab)
{
    [Fact]
    public async Task Empty_WithoutAnyConnector_IsNotAsked()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder.Path }, TimeProvider.System, TestContext.Current.CancellationToken);
        await using var shared = new SharedLake(lake);
        var sources = new ToolSources
        {
            Lake = shared, Feeds = new FeedCatalog([]), Time = TimeProvider.System,
            Incidents = await IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, TestContext.Current.CancellationToken),
        };
        await using var running = await TestServer.StartAsync(sources, "crowdstrike");

        var reply = await running.CallAsync("crowdstrike_get_detections");

        Assert.Equal("not_asked", reply.Status);
        Assert.Equal("not_asked", reply.Json.GetProperty("partial")[0].GetProperty("code").GetString());
        Assert.Equal("live", reply.Json.GetProperty("mode").GetString());
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task Empty_AskedAndReadSince_IsNothingFound()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "crowdstrike");

        Assert.Equal("nothing_found", (await running.CallAsync("crowdstrike_get_detections", ("host", "no-such-host"))).Status);
    }

    [Fact]
    public async Task Empty_WindowThatBeginsAfterTheLabWasRead_IsNotIndexed()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "crowdstrike");
        var later = lab.Sources.Time.GetUtcNow().AddHours(1);

        var reply = await running.CallAsync("crowdstrike_get_detections", ("since", $"{later:O}"), ("until", $"{later.AddHours(1):O}"));

        Assert.Equal("not_indexed", reply.Status);
        Assert.Contains("not in the lake yet", reply.Summary);
    }

    [Fact]
    public void Empty_WindowAfterTheLastReading_IsNotIndexed()
    {
        var read = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var feed = new FeedState("crowdstrike.alerts", true, "Alerts: read", read, read, null);

        var status = ReplyStatus.Of(new ToolReply { Summary = "" }, [feed], new TimeWindow(read.AddHours(1), read.AddHours(2)));

        Assert.Equal("not_indexed", status.Word);
    }

    [Theory]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "missing_scope")]
    [InlineData(429, "rate_limited")]
    [InlineData(503, "unavailable")]
    [InlineData(null, "unavailable")]
    public void Problem_OfAFailedReading_SaysWhatToDo(int? statusCode, string code)
    {
        var attempt = new FeedAttempt { At = default, Error = "the vendor refused", StatusCode = statusCode, RetryAfterSeconds = statusCode == 429 ? 30 : null };

        var problem = new FeedState("crowdstrike.alerts", true, "Alerts: read", default(DateTimeOffset), null, attempt).Problem!;

        Assert.Equal(code, problem.Code);
        Assert.Equal(statusCode == 403 ? ["Alerts: read"] : [], problem.MissingScopes);
        Assert.Equal(statusCode == 429 ? TimeSpan.FromSeconds(30) : code == "unavailable" ? TimeSpan.FromMinutes(1) : null, problem.RetryAfter);
    }
}
