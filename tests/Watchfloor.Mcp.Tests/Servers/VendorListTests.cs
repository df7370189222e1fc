namespace Watchfloor.Mcp.Tests.Servers;

public class VendorListTests(LabSources lab)
{
    // The story's two days; the lab's clock stands at their end.
    private const string Since = "2026-03-02T00:00:00Z";

    public static TheoryData<string, string> Lists => new(
        from server in ServerCatalog.Servers from tool in server.ToolsOf(Profile.Hunt)
        where tool.Arguments.Contains(ToolArgument.Detail) && tool.Arguments.All(argument => !argument.IsRequired)
        select (server.Name, tool.Name));

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Call_WithoutFilters_GivesTheLabsRecords(string server, string tool)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, server, Profile.Hunt);

        var reply = await running.CallAsync(tool, ("limit", 5));

        Assert.True(reply.Status == "ok", reply.Json.ToString());
        Assert.Equal("lab", reply.Json.GetProperty("mode").GetString());
        Assert.InRange(reply.Items.Count, 1, 5);
        Assert.All(reply.Items, item => Assert.NotEmpty(item.GetProperty("title").GetString()!));
        Assert.True(reply.Total >= reply.Items.Count);
        Assert.NotEmpty(reply.Json.GetProperty("freshness").EnumerateArray());
        Assert.StartsWith("FROM ", reply.Json.GetProperty("query_used").GetString());
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Call_WithEachFilter_IsAnsweredByTheEngine(string server, string tool)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, server, Profile.Hunt);
        var filters = ServerCatalog.Servers.Single(item => item.Name == server).ToolsOf(Profile.Hunt).Single(item => item.Name == tool).Arguments
            .Where(argument => argument.Kind is ArgumentKind.Text or ArgumentKind.Choice && argument != ToolArgument.Cursor);

        foreach (var filter in filters)
        {
            var reply = await running.CallAsync(tool, (filter.Name, filter.Choices.Count > 0 ? filter.Choices[0] : "O'Brien %_$from"));

            Assert.True(reply.Status is "ok" or "nothing_found", $"{filter.Name}: {reply.Json}");
        }
    }

    [Fact]
    public async Task Cursor_FollowedToTheEnd_GivesEveryRecordOnceInOrder()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "proofpoint");
        var reply = await running.CallAsync("proofpoint_get_messages_delivered", ("since", Since), ("limit", 50), ("detail", "summary"));
        var total = reply.Total;
        var (ids, times) = (new List<string>(), new List<string>());

        while (true)
        {
            ids.AddRange(reply.Ids);
            times.AddRange(reply.Items.Select(item => item.GetProperty("time").GetString()!));
            Assert.Equal(total, reply.Total);
            if (reply.NextCursor is not { } cursor)
            {
                break;
            }

            reply = await running.CallAsync("proofpoint_get_messages_delivered", ("cursor", cursor));
        }

        Assert.True(total > 50);
        Assert.Equal(total, ids.Count);
        Assert.Equal(total, ids.Distinct().Count());
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task MinSeverity_High_GivesOnlyHighAndWorse()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor");

        var all = await running.CallAsync("watchfloor_search_alerts", ("limit", 50), ("detail", "summary"));
        var high = await running.CallAsync("watchfloor_search_alerts", ("min_severity", "high"), ("limit", 50), ("detail", "summary"));

        Assert.All(high.Items, item => Assert.Contains(item.GetProperty("severity").GetString(), new[] { "High", "Critical", "Fatal" }));
        Assert.InRange(high.Total, 1, all.Total - 1);
    }

    [Fact]
    public async Task Detail_Raw_GivesTheEventAsOcsf()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "crowdstrike");

        var reply = await running.CallAsync("crowdstrike_get_detections", ("detail", "raw"), ("limit", 3));

        Assert.All(reply.Items, item => Assert.Equal(2004, item.GetProperty("event").GetProperty("class_uid").GetInt32()));
    }

    [Theory]
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=http-3A__www.example.com_a&d=x", "http://www.example.com/a")]
    [InlineData("https://example.com/plain", "https://example.com/plain")]
    public async Task DecodeUrl_RewrittenOrNot_GivesTheLink(string link, string behind)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "proofpoint");

        var reply = await running.CallAsync("proofpoint_decode_url", ("url", link));

        Assert.Equal(behind, reply.Items[0].GetProperty("title").GetString());
    }
}
