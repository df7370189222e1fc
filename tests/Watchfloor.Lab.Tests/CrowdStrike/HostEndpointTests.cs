using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class HostEndpointTests(SmallLab lab)
{
    [Fact]
    public async Task Scroll_WalksAllHostsByOpaqueOffset()
    {
        var ids = new List<string>();
        var offset = "";
        do
        {
            var page = await lab.Client.FalconAsync($"/devices/queries/devices-scroll/v1?limit=50&offset={offset}");
            ids.AddRange(page.Items("resources").Select(id => id.GetString()!));
            offset = page.Json.GetProperty("meta").GetProperty("pagination").GetProperty("offset").GetString();
        }
        while (offset is { Length: > 0 });

        Assert.Equal(80 + 36, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Scroll_AfterTwoMinutes_IsGone()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);

        var first = await client.FalconAsync("/devices/queries/devices-scroll/v1?limit=10");
        host.Clock.Advance(TimeSpan.FromSeconds(121));
        var second = await client.FalconAsync($"/devices/queries/devices-scroll/v1?limit=10&offset={first.Json.GetProperty("meta").GetProperty("pagination").GetProperty("offset").GetString()}");

        Assert.Equal(404, second.Status);
    }

    [Fact]
    public async Task Combined_PagesByNext_AndWantsFilterAndSortAgain()
    {
        var first = await lab.Client.FalconAsync("/devices/combined/devices/v1?limit=30&sort=hostname.asc");
        var next = first.Json.GetProperty("meta").GetProperty("pagination").GetProperty("next").GetString();
        var second = await lab.Client.FalconAsync($"/devices/combined/devices/v1?limit=30&sort=hostname.asc&offset={next}");
        var other = await lab.Client.FalconAsync($"/devices/combined/devices/v1?limit=30&offset={next}");

        var names = first.Items("resources").Concat(second.Items("resources")).Select(host => host.GetProperty("hostname").GetString()!).ToList();
        Assert.Equal(60, names.Count);
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
        Assert.Equal(400, other.Status);
    }

    [Fact]
    public async Task Query_OffsetPlusLimitTooFar_Is400WithTheVendorsText()
    {
        var answer = await lab.Client.FalconAsync("/devices/queries/devices/v1?limit=5000&offset=5000");

        Assert.Equal(400, answer.Status);
        Assert.Equal("limit + offset must be less than 10000", answer.FalconError);
    }

    [Fact]
    public async Task Filter_ByHostNamePrefix_FindsServers()
    {
        var answer = await lab.Client.FalconAsync($"/devices/queries/devices/v1?filter={Uri.EscapeDataString("product_type_desc:'Domain Controller'")}");

        Assert.Equal(2, answer.Items("resources").Count);
    }

    [Fact]
    public async Task Entities_GiveTheAskedHosts()
    {
        var ids = (await lab.Client.FalconAsync("/devices/queries/devices/v1?limit=3")).Items("resources").Select(id => id.GetString()!).ToList();

        var posted = await lab.Client.FalconAsync(HttpMethod.Post, "/devices/entities/devices/v2", JsonSerializer.Serialize(new { ids }));
        var gotten = await lab.Client.FalconAsync($"/devices/entities/devices/v2?ids={string.Join("&ids=", ids)}");

        Assert.Equal(ids.Order(), posted.Items("resources").Select(host => host.GetProperty("device_id").GetString()!).Order());
        Assert.Equal(3, gotten.Items("resources").Count);
    }
}
