using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class AlertEndpointTests(SmallLab lab)
{
    [Fact]
    public async Task Query_ThenEntities_GiveTheSameAlerts()
    {
        var query = await lab.Client.FalconAsync("/alerts/queries/alerts/v2?limit=500");
        var ids = query.Items("resources").Select(id => id.GetString()!).ToList();
        var entities = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/entities/alerts/v2?include_hidden=true", JsonSerializer.Serialize(new { composite_ids = ids }));

        Assert.InRange(ids.Count, 15, 60);
        Assert.Equal(ids.Count, query.Json.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.Equal(ids.Order(), entities.Items("resources").Select(alert => alert.GetProperty("composite_id").GetString()!).Order());
    }

    [Fact]
    public async Task Combined_PagesByAfter_GiveEachAlertOnce()
    {
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", JsonSerializer.Serialize(new { after, filter = "", limit = 5, sort = "created_timestamp|asc" }));
            Assert.Equal(200, page.Status);
            seen.AddRange(page.Items("resources").Select(alert => alert.GetProperty("created_timestamp").GetString()!));
            after = page.Json.GetProperty("meta").GetProperty("pagination").TryGetProperty("after", out var next) ? next.GetString() : null;
        }
        while (after is not null);

        Assert.True(seen.Count > 15);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("severity:>=70", 70, 100)]
    [InlineData("severity:<40", 0, 39)]
    [InlineData("(severity:>=50+severity:<60)", 50, 59)]
    [InlineData("severity:[50,70]", 50, 70)]
    public async Task Filter_OnSeverity_IsEvaluated(string filter, int least, int most)
    {
        var page = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", JsonSerializer.Serialize(new { filter, limit = 1000 }));

        Assert.NotEmpty(page.Items("resources"));
        Assert.All(page.Items("resources"), alert => Assert.InRange(alert.GetProperty("severity").GetInt32(), least, most));
    }

    [Fact]
    public async Task Filter_OnCreatedTime_SplitsTheAlerts()
    {
        var middle = "2026-03-03T00:00:00Z";
        var before = await lab.Client.FalconAsync($"/alerts/queries/alerts/v2?limit=500&filter={Uri.EscapeDataString($"created_timestamp:<'{middle}'")}");
        var after = await lab.Client.FalconAsync($"/alerts/queries/alerts/v2?limit=500&filter={Uri.EscapeDataString($"created_timestamp:>='{middle}'")}");
        var all = await lab.Client.FalconAsync("/alerts/queries/alerts/v2?limit=500");

        Assert.NotEmpty(before.Items("resources"));
        Assert.NotEmpty(after.Items("resources"));
        Assert.Equal(all.Items("resources").Count, before.Items("resources").Count + after.Items("resources").Count);
    }

    [Theory]
    [InlineData("nonsense:'x'")]
    [InlineData("severity>10")]
    [InlineData("(severity:>10")]
    [InlineData("created_timestamp:>'now-99999999d'")]
    public async Task Filter_Wrong_Is400(string filter)
    {
        var answer = await lab.Client.FalconAsync($"/alerts/queries/alerts/v2?filter={Uri.EscapeDataString(filter)}");

        Assert.Equal(400, answer.Status);
        Assert.Contains("invalid filter", answer.FalconError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=10001")]
    [InlineData("limit=100&offset=9901")]
    public async Task Query_BeyondTheCap_Is400(string query) => Assert.Equal(400, (await lab.Client.FalconAsync($"/alerts/queries/alerts/v2?{query}")).Status);

    [Fact]
    public async Task Entities_MoreThanThousandIds_Is413()
    {
        var ids = Enumerable.Range(0, 1001).Select(n => $"id{n}");

        var answer = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/entities/alerts/v2", JsonSerializer.Serialize(new { composite_ids = ids }));

        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public async Task Alert_HasTheContractsTypes()
    {
        var page = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", """{"filter":"product:'epp'","limit":100}""");

        Assert.All(page.Items("resources"), alert =>
        {
            Assert.Equal(JsonValueKind.String, alert.GetProperty("process_id").ValueKind);
            Assert.Equal(JsonValueKind.String, alert.GetProperty("cloud_indicator").ValueKind);
            Assert.Equal(JsonValueKind.String, alert.GetProperty("device").GetProperty("product_type").ValueKind);
            Assert.Equal($"pid:{alert.GetProperty("agent_id").GetString()}:{alert.GetProperty("process_id").GetString()}", alert.GetProperty("triggering_process_graph_id").GetString());
        });
    }
}
