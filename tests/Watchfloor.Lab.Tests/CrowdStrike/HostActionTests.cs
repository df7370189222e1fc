using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class HostActionTests
{
    private const string Devices = "/devices/entities/devices/v2?ids=";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contain_ThenLift_GoThroughTheirPendingStates()
    {
        await using var host = await StartAsync();
        using var client = new LabClient(host);
        var id = await AwakeAsync(client);

        var asked = await ActAsync(client, "contain", id);
        var pending = await StatusAsync(client, id);
        var again = await ActAsync(client, "contain", id);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        var contained = await StatusAsync(client, id);
        await ActAsync(client, "lift_containment", id);
        var lifting = await StatusAsync(client, id);
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal((202, 409), (asked.Status, again.Status));
        Assert.Equal(id, asked.Items("resources").Single().GetProperty("id").GetString());
        Assert.Equal(("containment_pending", "contained", "lift_containment_pending"), (pending, contained, lifting));
        Assert.Equal("normal", await StatusAsync(client, id));
    }

    [Fact]
    public async Task Contain_SomeUnknown_Is202WithAnErrorForThem()
    {
        await using var host = await StartAsync();
        using var client = new LabClient(host);

        var answer = await ActAsync(client, "contain", await AwakeAsync(client), "nobody");

        Assert.Equal(202, answer.Status);
        Assert.Contains("nobody", answer.FalconError, StringComparison.Ordinal);
        Assert.Equal(404, (await ActAsync(client, "contain", "nobody")).Status);
        Assert.Equal(400, (await ActAsync(client, "explode", "nobody")).Status);
    }

    [Fact]
    public async Task Contain_WithoutTheWriteScope_Is403()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], CrowdStrikeScopes = ["Hosts:read"] }, Token);
        using var client = new LabClient(host);

        Assert.Equal(403, (await ActAsync(client, "contain", await AwakeAsync(client))).Status);
    }

    [Fact]
    public async Task ContainedHost_IsFoundByItsStatusAndItsChange()
    {
        await using var host = await StartAsync();
        using var client = new LabClient(host);
        var id = await AwakeAsync(client);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        var before = host.Clock.GetUtcNow();
        await ActAsync(client, "contain", id);
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        var found = await client.FalconAsync($"/devices/queries/devices/v1?filter={Uri.EscapeDataString($"status:'contained'+modified_timestamp:>='{before:yyyy-MM-ddTHH:mm:ssZ}'")}");

        Assert.Equal(id, Assert.Single(found.Items("resources")).GetString());
    }

    [Fact]
    public async Task Tags_LoginsAddresses_AreServed()
    {
        await using var host = await StartAsync();
        using var client = new LabClient(host);
        var id = await AwakeAsync(client);

        var tagged = await client.FalconAsync(HttpMethod.Patch, "/devices/entities/devices/tags/v1", JsonSerializer.Serialize(new { action = "add", device_ids = new[] { id }, tags = new[] { "FalconGroupingTags/Watch" } }));
        var logins = await client.FalconAsync(HttpMethod.Post, "/devices/combined/devices/login-history/v2?limit=3", JsonSerializer.Serialize(new { ids = new[] { id } }));
        var addresses = await client.FalconAsync(HttpMethod.Post, "/devices/combined/devices/network-address-history/v1", JsonSerializer.Serialize(new { ids = new[] { id } }));

        Assert.True(tagged.Items("resources").Single().GetProperty("updated").GetBoolean());
        Assert.Contains("FalconGroupingTags/Watch", (await client.FalconAsync(Devices + id)).Items("resources")[0].GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.InRange(logins.Items("resources").Single().GetProperty("recent_logins").GetArrayLength(), 0, 3);
        Assert.StartsWith("10.", addresses.Items("resources").Single().GetProperty("history")[0].GetProperty("ip_address").GetString(), StringComparison.Ordinal);
        Assert.Equal(400, (await client.FalconAsync(HttpMethod.Post, "/devices/combined/devices/login-history/v2", JsonSerializer.Serialize(new { ids = Enumerable.Range(0, 11).Select(n => $"{n}") }))).Status);
    }

    [Fact]
    public async Task HiddenHost_IsListedWithTheHiddenAlone()
    {
        await using var host = await StartAsync();
        using var client = new LabClient(host);
        var id = await AwakeAsync(client);
        async Task<List<string?>> IdsAsync(string list) => [.. (await client.FalconAsync($"/devices/combined/{list}/v1?limit=500")).Items("resources").Select(device => device.GetProperty("device_id").GetString())];
        Assert.Contains(id, await IdsAsync("devices"));

        Assert.Equal(202, (await ActAsync(client, "hide_host", id)).Status);

        Assert.DoesNotContain(id, await IdsAsync("devices"));
        Assert.Equal([id], await IdsAsync("devices-hidden"));
        await ActAsync(client, "unhide_host", id);
        Assert.Contains(id, await IdsAsync("devices"));
    }

    // A containment that only the story's clock ends.
    private static Task<LabHost> StartAsync() => LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], ContainmentTime = TimeSpan.FromMinutes(4) }, Token);

    private static async Task<string> AwakeAsync(LabClient client)
    {
        var ids = (await client.FalconAsync("/devices/queries/devices/v1?limit=50")).Items("resources").Select(id => id.GetString()!).ToList();
        var states = await client.FalconAsync("/devices/entities/online-state/v1?" + string.Join('&', ids.Select(id => $"ids={id}")));
        return states.Items("resources").First(state => state.GetProperty("state").GetString() == "online").GetProperty("id").GetString()!;
    }

    private static Task<Answer> ActAsync(LabClient client, string action, params string[] ids) =>
        client.FalconAsync(HttpMethod.Post, $"/devices/entities/devices-actions/v2?action_name={action}", JsonSerializer.Serialize(new { ids, action_parameters = new[] { new { name = "note", value = "WF-1" } } }));

    private static async Task<string?> StatusAsync(LabClient client, string id) => (await client.FalconAsync(Devices + id)).Items("resources")[0].GetProperty("status").GetString();
}
