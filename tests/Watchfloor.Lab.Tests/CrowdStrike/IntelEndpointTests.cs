namespace Watchfloor.Lab.Tests.CrowdStrike;

public class IntelEndpointTests(SmallLab lab)
{
    [Fact]
    public async Task Indicators_ByTheNextPageHeader_GiveEachOnce()
    {
        var seen = new List<string>();
        for (var next = "/intel/combined/indicators/v1?limit=70&include_deleted=true&sort=_marker%7Casc"; next is not null;)
        {
            var page = await lab.Client.FalconAsync(next);
            Assert.Equal(200, page.Status);
            seen.AddRange(page.Items("resources").Select(item => item.GetProperty("id").GetString()!));
            next = page.Headers.TryGetValue("Next-Page", out var link) ? link + "&include_deleted=true" : null;
        }

        Assert.Equal(400, seen.Count);
        Assert.Equal(400, seen.Distinct().Count());
    }

    [Fact]
    public async Task Indicators_InAnotherOrder_SayNothingOfTheNextPage() =>
        Assert.DoesNotContain("Next-Page", (await lab.Client.FalconAsync("/intel/combined/indicators/v1?limit=5&sort=last_updated%7Casc")).Headers.Keys);

    [Fact]
    public async Task Indicators_DeletedOnes_ComeOnlyWhenAskedFor()
    {
        var bare = await lab.Client.FalconAsync("/intel/queries/indicators/v1?limit=1000");
        var all = await lab.Client.FalconAsync("/intel/queries/indicators/v1?limit=1000&include_deleted=true");

        Assert.InRange(bare.Items("resources").Count, 300, all.Items("resources").Count - 1);
    }

    [Theory]
    [InlineData("limit=100&offset=49899", 200)]
    [InlineData("limit=100&offset=49900", 400)]
    public async Task Indicators_OffsetAndLimit_StayBelowFiftyThousand(string query, int status) => Assert.Equal(status, (await lab.Client.FalconAsync($"/intel/combined/indicators/v1?{query}")).Status);

    [Fact]
    public async Task Actors_FilteredByEpochSeconds_AndTheirMitreReport()
    {
        var all = await lab.Client.FalconAsync("/intel/combined/actors/v1?limit=5000&fields=__full__&sort=last_modified_date%7Casc");
        var dates = all.Items("resources").Select(actor => actor.GetProperty("last_modified_date").GetInt64()).ToList();
        var later = await lab.Client.FalconAsync($"/intel/combined/actors/v1?limit=5000&filter=last_modified_date%3A%3E%3D{dates[6]}");
        var slug = all.Items("resources")[0].GetProperty("slug").GetString();

        Assert.Equal(24, dates.Count);
        Assert.Equal(dates.Order(), dates);
        Assert.Equal(dates.Count(date => date >= dates[6]), later.Items("resources").Count);
        Assert.Contains("T1566.001", (await lab.Client.FalconAsync($"/intel/entities/mitre-reports/v1?actor_id={slug}&format=JSON")).Body, StringComparison.Ordinal);
        Assert.StartsWith("actor,", (await lab.Client.FalconAsync($"/intel/entities/mitre-reports/v1?actor_id={slug}&format=CSV")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await lab.Client.FalconAsync($"/intel/entities/mitre-reports/v1?actor_id={slug}&format=XML")).Status);
    }

    [Fact]
    public async Task Reports_HaveAFile()
    {
        var report = (await lab.Client.FalconAsync("/intel/combined/reports/v1?limit=1")).Items("resources")[0];

        Assert.StartsWith("%PDF", (await lab.Client.FalconAsync($"/intel/entities/report-files/v1?id={report.GetProperty("id")}")).Body, StringComparison.Ordinal);
    }
}
