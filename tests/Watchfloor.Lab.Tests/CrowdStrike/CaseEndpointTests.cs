using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class CaseEndpointTests(SmallLab lab)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_ThenEntities_GiveTheNewestVersionOfEachCase()
    {
        var ids = (await lab.Client.FalconAsync("/cases/queries/cases/v1?limit=500&sort=updated_timestamp%7Casc")).Items("resources").Select(id => id.GetString()!).ToList();
        var entities = await lab.Client.FalconAsync(HttpMethod.Post, "/cases/entities/cases/v2", JsonSerializer.Serialize(new { ids }));

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids.Order(), entities.Items("resources").Select(item => item.GetProperty("id").GetString()!).Order());
        Assert.Contains(entities.Items("resources"), item => item.GetProperty("status").GetString() != "new" && item.GetProperty("version").GetInt32() > 1);
    }

    [Fact]
    public async Task Entities_UnknownId_Is200WithAnError()
    {
        var answer = await lab.Client.FalconAsync(HttpMethod.Post, "/cases/entities/cases/v2", """{"ids":["nobody"]}""");

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Items("resources"));
        Assert.Contains("nobody", answer.FalconError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_HoldsTheVersion_AndIsKept()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        using var client = new LabClient(host);
        var id = (await client.FalconAsync("/cases/queries/cases/v1?sort=updated_timestamp%7Cdesc")).Items("resources")[0].GetString()!;
        var before = (await CaseAsync(client, id)).GetProperty("version").GetInt32();

        var stale = await client.FalconAsync(HttpMethod.Patch, "/cases/entities/cases/v2", JsonSerializer.Serialize(new { id, expected_version = before + 5, fields = new { status = "closed" } }));
        var right = await client.FalconAsync(HttpMethod.Patch, "/cases/entities/cases/v2", JsonSerializer.Serialize(new { id, expected_version = before, fields = new { status = "closed" } }));
        await client.FalconAsync(HttpMethod.Post, "/cases/entities/case-tags/v1", JsonSerializer.Serialize(new { id, tags = new[] { "watchfloor" } }));

        Assert.Equal((409, 200), (stale.Status, right.Status));
        var after = await CaseAsync(client, id);
        Assert.Equal(("closed", before + 2, "watchfloor"), (after.GetProperty("status").GetString(), after.GetProperty("version").GetInt32(), after.GetProperty("tags")[0].GetString()));
    }

    [Fact]
    public async Task Put_MakesACase_ThatHoldsItsEvidenceOnce()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 20 }, Token);
        using var client = new LabClient(host);

        var made = (await client.FalconAsync(HttpMethod.Put, "/cases/entities/cases/v2", """{"name":"Odd sign-ins","severity":60,"description":"Two of them"}""")).Items("resources").Single();
        var id = made.GetProperty("id").GetString()!;
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(200, (await client.FalconAsync(HttpMethod.Post, "/cases/entities/alert-evidence/v1", JsonSerializer.Serialize(new { id, alerts = new[] { new { id = "ind:1" } } }))).Status);
        }

        var after = await CaseAsync(client, id);
        Assert.Equal(("new", 60, 1, 3), (made.GetProperty("status").GetString(), made.GetProperty("severity").GetInt32(), made.GetProperty("version").GetInt32(), after.GetProperty("version").GetInt32()));
        Assert.Equal("ind:1", after.GetProperty("evidence").GetProperty("alerts").EnumerateArray().Single().GetProperty("id").GetString());
        Assert.Contains(id, (await client.FalconAsync("/cases/queries/cases/v1?sort=created_timestamp%7Cdesc")).Items("resources").Select(item => item.GetString()));
    }

    [Theory]
    [InlineData("""{"severity":60}""")]
    [InlineData("""{"name":"x","severity":101}""")]
    [InlineData("""{"name":"x","severity":5,"status":"open"}""")]
    public async Task Put_WhatIsNoCase_Is400(string body) => Assert.Equal(400, (await lab.Client.FalconAsync(HttpMethod.Put, "/cases/entities/cases/v2", body)).Status);

    [Fact]
    public async Task Query_OffsetBeyondTheCap_Is400() => Assert.Equal(400, (await lab.Client.FalconAsync("/cases/queries/cases/v1?limit=100&offset=9901")).Status);

    private static async Task<JsonElement> CaseAsync(LabClient client, string id) =>
        (await client.FalconAsync(HttpMethod.Post, "/cases/entities/cases/v2", JsonSerializer.Serialize(new { ids = new[] { id } }))).Items("resources").Single();
}
