using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class AlertActionTests(SmallLab lab)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Patch_IsKept_AndMovesTheAlertBehindANewerChange()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        using var client = new LabClient(host);
        var id = (await client.FalconAsync("/alerts/queries/alerts/v2?limit=1")).Items("resources")[0].GetString()!;
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        var since = host.Clock.GetUtcNow();

        var answer = await PatchAsync(client, [id, "nobody"], ("add_tag", "true_positive"), ("add_tag", "WF-1"), ("remove_tags_by_prefix", "WF-"), ("update_status", "closed"), ("assign_to_name", "Ada"), ("append_comment", "done"));
        var changed = await client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", JsonSerializer.Serialize(new { filter = $"updated_timestamp:>='{since:yyyy-MM-ddTHH:mm:ssZ}'" }));

        Assert.Equal(200, answer.Status);
        Assert.Equal(1, answer.Json.GetProperty("meta").GetProperty("writes").GetProperty("resources_affected").GetInt32());
        Assert.Contains("nobody", answer.FalconError, StringComparison.Ordinal);
        var alert = Assert.Single(changed.Items("resources"));
        Assert.Equal((id, "closed", "Ada", "true_positive"), (Text(alert, "composite_id"), Text(alert, "status"), Text(alert, "assigned_to_name"), Text(alert, "resolution")));

        // Removes run first, so the tag that was added in the same request stays.
        Assert.Equal(["true_positive", "WF-1"], alert.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Theory]
    [InlineData("update_status", "finished", 400)]
    [InlineData("shout", "loud", 400)]
    public async Task Patch_UnknownActionOrStatus_Is400(string name, string value, int status) => Assert.Equal(status, (await PatchAsync(lab.Client, ["x"], (name, value))).Status);

    [Fact]
    public async Task Aggregates_CountWhatTheQueryFinds()
    {
        var all = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", """{"filter":"","limit":1000}""");
        var answer = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/aggregates/alerts/v2", """
            [{"name":"s","field":"severity_name","type":"terms","size":10},{"name":"c","field":"composite_id","type":"cardinality"},{"name":"m","field":"severity","type":"max"},{"name":"none","field":"no_such","type":"terms"}]
            """);

        var results = answer.Items("resources");
        var expected = all.Items("resources").GroupBy(alert => Text(alert, "severity_name")).ToDictionary(group => group.Key!, group => group.Count());
        Assert.Equal(expected, results[0].GetProperty("buckets").EnumerateArray().ToDictionary(bucket => Text(bucket, "label")!, bucket => bucket.GetProperty("count").GetInt32()));
        Assert.Equal(all.Items("resources").Count, results[1].GetProperty("buckets")[0].GetProperty("value").GetInt32());
        Assert.Equal(all.Items("resources").Max(alert => alert.GetProperty("severity").GetInt32()), results[2].GetProperty("buckets")[0].GetProperty("value").GetInt32());
        Assert.Equal(0, results[3].GetProperty("buckets").GetArrayLength());
        Assert.Equal(400, (await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/aggregates/alerts/v2", """[{"field":"status","type":"terms","sort":"_count.desc"}]""")).Status);
    }

    private static Task<Answer> PatchAsync(LabClient client, string[] ids, params (string Name, string Value)[] actions) =>
        client.FalconAsync(HttpMethod.Patch, "/alerts/entities/alerts/v3", JsonSerializer.Serialize(new { composite_ids = ids, action_parameters = actions.Select(action => new { name = action.Name, value = action.Value }) }));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
