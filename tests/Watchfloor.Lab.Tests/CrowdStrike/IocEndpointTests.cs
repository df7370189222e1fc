using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class IocEndpointTests
{
    private const string Entities = "/iocs/entities/indicators/v1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_Search_Update_Delete_AreKept()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);

        var created = await client.FalconAsync(HttpMethod.Post, Entities, Body("domain", "bad.lab.example", "detect"));
        var id = created.Items("resources")[0].GetProperty("id").GetString()!;
        var found = await client.FalconAsync("/iocs/combined/indicator/v1?filter=value%3A%27bad.lab.example%27");
        var updated = await client.FalconAsync(HttpMethod.Patch, Entities, JsonSerializer.Serialize(new { indicators = new[] { new { id, severity = "low" } } }));
        var deleted = await client.FalconAsync(HttpMethod.Delete, $"{Entities}?ids={id}", null);

        Assert.Equal((201, 200, 200), (created.Status, updated.Status, deleted.Status));
        Assert.Equal(id, Assert.Single(found.Items("resources")).GetProperty("id").GetString());
        Assert.Equal("low", updated.Items("resources")[0].GetProperty("severity").GetString());
        Assert.Empty((await client.FalconAsync("/iocs/queries/indicators/v1?filter=value%3A%27bad.lab.example%27")).Items("resources"));
        Assert.Equal(404, (await client.FalconAsync(HttpMethod.Delete, $"{Entities}?ids={id}", null)).Status);
    }

    [Fact]
    public async Task Delete_WithFilterAndIds_TheFilterWins()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var all = (await client.FalconAsync("/iocs/combined/indicator/v1?limit=500")).Items("resources");
        var hashes = all.Count(item => item.GetProperty("type").GetString() == "sha256");
        var other = all.First(item => item.GetProperty("type").GetString() != "sha256").GetProperty("id").GetString();

        await client.FalconAsync(HttpMethod.Delete, $"{Entities}?ids={other}&filter=type%3A%27sha256%27", null);

        var left = (await client.FalconAsync("/iocs/queries/indicators/v1?limit=500")).Items("resources").Select(id => id.GetString()).ToList();
        Assert.Equal(all.Count - hashes, left.Count);
        Assert.Contains(other, left);
    }

    [Theory]
    [InlineData("domain", "prevent")]
    [InlineData("registry", "detect")]
    [InlineData("sha256", "explode")]
    public async Task Create_WhatTheTypeDoesNotTake_Is400WithTheReasonBesideTheItem(string type, string action)
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);

        var answer = await client.FalconAsync(HttpMethod.Post, Entities, Body(type, "x.lab.example", action));

        Assert.Equal(400, answer.Status);
        Assert.Equal("error", answer.Items("resources")[0].GetProperty("message_type").GetString());
    }

    [Fact]
    public async Task Search_ByAfter_GivesEachOnce_AndNotTogetherWithOffset()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var (seen, after) = (new List<string>(), "");
        do
        {
            var page = await client.FalconAsync($"/iocs/combined/indicator/v1?limit=10&after={after}");
            seen.AddRange(page.Items("resources").Select(item => item.GetProperty("id").GetString()!));
            after = page.Json.GetProperty("meta").GetProperty("pagination").GetProperty("after").GetString()!;
        }
        while (after.Length > 0);

        Assert.Equal(24, seen.Distinct().Count());
        Assert.Equal(24, seen.Count);
        Assert.Equal(400, (await client.FalconAsync("/iocs/combined/indicator/v1?offset=0&after=")).Status);
    }

    private static string Body(string type, string value, string action) => JsonSerializer.Serialize(new
    {
        comment = "why",
        indicators = new[] { new { type, value, action, severity = "high", platforms = new[] { "windows" }, applied_globally = true, source = "watchfloor", description = "WF-12" } },
    });
}
