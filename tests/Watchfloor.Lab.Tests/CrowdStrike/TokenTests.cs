namespace Watchfloor.Lab.Tests.CrowdStrike;

public class TokenTests(SmallLab lab)
{
    [Fact]
    public async Task Token_RightSecret_Is201WithLifetimeAndRegion()
    {
        var answer = await lab.Client.FalconTokenAsync();

        Assert.Equal(201, answer.Status);
        Assert.Equal(1799, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("bearer", answer.Text("token_type"));
        Assert.Equal("us-1", answer.Headers["X-Cs-Region"]);
    }

    [Fact]
    public async Task Token_WrongSecret_Is403WithEnvelope()
    {
        var answer = await lab.Client.FalconTokenAsync("wrong");

        Assert.Equal(403, answer.Status);
        Assert.Contains("Failed to issue access token", answer.FalconError, StringComparison.Ordinal);
        Assert.Equal(answer.Headers["X-Cs-Traceid"], answer.Json.GetProperty("meta").GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task EveryAnswer_CarriesRateHeadersAndTrace()
    {
        var answer = await lab.Client.FalconAsync("/devices/queries/devices/v1");

        Assert.Equal("6000", answer.Headers["X-Ratelimit-Limit"]);
        Assert.Contains("X-Ratelimit-Remaining", answer.Headers.Keys);
        Assert.Contains("X-Cs-Traceid", answer.Headers.Keys);
    }

    [Fact]
    public async Task Request_UnknownToken_Is401()
    {
        var answer = await lab.Client.BearerAsync(new Uri(lab.Host.Addresses.CrowdStrike, "/devices/queries/devices/v1"), "nonsense");

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Request_AfterTokenLifetime_Is401()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);

        var before = await client.FalconAsync("/devices/queries/devices/v1");
        host.Clock.Advance(TimeSpan.FromMinutes(31));
        var after = await client.FalconAsync("/devices/queries/devices/v1");

        Assert.Equal(200, before.Status);
        Assert.Equal(401, after.Status);
        Assert.Equal(1, host.Traffic.TokensIssued("crowdstrike"));
    }

    [Fact]
    public async Task Request_ScopeMissing_Is403()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], CrowdStrikeScopes = ["Alerts:read"] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);

        Assert.Equal(200, (await client.FalconAsync("/alerts/queries/alerts/v2")).Status);
        Assert.Equal(403, (await client.FalconAsync("/devices/queries/devices/v1")).Status);
    }

    [Fact]
    public async Task RetiredApis_Are405And404()
    {
        Assert.Equal(405, (await lab.Client.FalconAsync("/detects/queries/detects/v1")).Status);
        Assert.Equal(404, (await lab.Client.FalconAsync("/incidents/queries/incidents/v1")).Status);
    }
}
