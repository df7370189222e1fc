namespace Watchfloor.Lab.Tests.CrowdStrike;

public class SpotlightEndpointTests(SmallLab lab)
{
    private const string All = "/spotlight/combined/vulnerabilities/v1?filter=updated_timestamp%3A%3E%272020-01-01T00%3A00%3A00Z%27";

    [Theory]
    [InlineData("")]
    [InlineData("?filter=cve.id%3A%2A%27CVE%2A%27")]
    [InlineData("?filter=status%3A%27%27")]
    public async Task Search_WithoutAFilterOrWithWildcards_Is400(string query) =>
        Assert.Equal(400, (await lab.Client.FalconAsync("/spotlight/combined/vulnerabilities/v1" + query)).Status);

    [Fact]
    public async Task Search_ByAfter_GivesEachOnce_InOrderOfChange()
    {
        var (seen, after) = (new List<(string Id, string Updated)>(), "");
        do
        {
            var page = await lab.Client.FalconAsync($"{All}&limit=50&sort=updated_timestamp%7Casc{(after.Length == 0 ? "" : $"&after={after}")}");
            Assert.Equal(200, page.Status);
            seen.AddRange(page.Items("resources").Select(item => (item.GetProperty("id").GetString()!, item.GetProperty("updated_timestamp").GetString()!)));
            after = page.Json.GetProperty("meta").GetProperty("pagination").GetProperty("after").GetString()!;
        }
        while (after.Length > 0);

        Assert.True(seen.Count > 100);
        Assert.Equal(seen.Count, seen.DistinctBy(item => item.Id).Count());
        Assert.Equal(seen.Select(item => item.Updated).Order(StringComparer.Ordinal), seen.Select(item => item.Updated));
    }

    [Fact]
    public async Task Search_ContextOlderThanTwoMinutes_Is404()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        var first = await client.FalconAsync($"{All}&limit=5");
        var after = first.Json.GetProperty("meta").GetProperty("pagination").GetProperty("after").GetString();

        host.Clock.Advance(TimeSpan.FromSeconds(121));
        var late = await client.FalconAsync($"{All}&limit=5&after={after}");

        Assert.Equal(404, late.Status);
        Assert.Contains("Search context expired", late.FalconError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WithoutFacets_HasOnlyIds()
    {
        var bare = (await lab.Client.FalconAsync($"{All}&limit=1")).Items("resources")[0];
        var full = (await lab.Client.FalconAsync($"{All}&limit=1&facet=cve&facet=host_info&facet=remediation")).Items("resources")[0];

        Assert.False(bare.TryGetProperty("host_info", out _));
        Assert.False(bare.GetProperty("cve").TryGetProperty("base_score", out _));
        Assert.True(full.GetProperty("cve").GetProperty("base_score").GetDouble() > 0);
        var remedy = full.GetProperty("remediation").GetProperty("ids")[0].GetString();
        Assert.Equal(remedy, (await lab.Client.FalconAsync($"/spotlight/entities/remediations/v2?ids={remedy}")).Items("resources")[0].GetProperty("id").GetString());
    }
}
