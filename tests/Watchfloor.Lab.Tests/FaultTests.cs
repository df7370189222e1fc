using System.Text.Json;

namespace Watchfloor.Lab.Tests;

public class FaultTests
{
    [Fact]
    public async Task Faults_AnswerInEachVendorsForm_AndAreUsedUp()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        host.Faults.Next("/devices/", LabFault.TooManyRequests);
        host.Faults.Next("/devices/", LabFault.ServerError);
        host.Faults.Next("/v1.0/users", LabFault.TooManyRequests, retryAfter: TimeSpan.FromSeconds(2.128));
        host.Faults.Next("/v1.0/users", LabFault.TooManyRequestsWithoutHint);
        host.Faults.Next("/v2/siem", LabFault.TooManyRequests);

        var limited = await client.FalconAsync("/devices/queries/devices/v1");
        var broken = await client.FalconAsync("/devices/queries/devices/v1");
        var well = await client.FalconAsync("/devices/queries/devices/v1");
        var graph = await client.GraphAsync("/v1.0/users");
        var graphWithoutHint = await client.GraphAsync("/v1.0/users");
        var tap = await client.TapAsync("/v2/siem/all?format=json&sinceSeconds=3600");

        Assert.Equal([429, 500, 200], [limited.Status, broken.Status, well.Status]);
        Assert.True(long.Parse(limited.Headers["X-RateLimit-RetryAfter"], System.Globalization.CultureInfo.InvariantCulture) > 1_000_000_000);
        Assert.Equal("2.128", graph.Headers["Retry-After"]);
        Assert.DoesNotContain("Retry-After", graphWithoutHint.Headers.Keys);
        Assert.Equal(429, tap.Status);
        Assert.DoesNotContain("Retry-After", tap.Headers.Keys);
    }

    [Fact]
    public async Task RepeatedPage_ComesOnceMore_AndTheWayOnIsRight()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], PageSize = 20 }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        host.Faults.Next("/v1.0/users", LabFault.RepeatedPage, after: 1);
        host.Faults.Next("/v1.0/users", LabFault.EmptyPage, after: 2);

        var users = await client.GraphAllAsync("/v1.0/users?$top=100");

        Assert.Equal(45 + 20, users.Count);
        Assert.Equal(45, users.Select(user => user.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task TruncatedBody_IsNoJson_MalformedRecord_IsAnExtraRecord()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        host.Faults.Next("/alerts/combined", LabFault.TruncatedBody);
        host.Faults.Next("/alerts/combined", LabFault.MalformedRecord);

        var truncated = await client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", "{}");
        var malformed = await client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", "{}");
        var well = await client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", "{}");

        Assert.ThrowsAny<JsonException>(() => truncated.Json);
        Assert.Equal(well.Items("resources").Count + 1, malformed.Items("resources").Count);
    }

    [Fact]
    public async Task Reset_TearsTheConnection()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        host.Faults.Next("/oauth2/token", LabFault.Reset);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.FalconTokenAsync());
    }

    [Fact]
    public async Task RequestsPerToken_Reached_Is401UntilANewTokenComes()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], RequestsPerToken = 1 }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);

        var first = await client.GraphAsync("/v1.0/users");
        var second = await client.GraphAsync("/v1.0/users");
        client.ForgetTokens();
        var third = await client.GraphAsync("/v1.0/users");

        Assert.Equal([200, 401, 200], [first.Status, second.Status, third.Status]);
        Assert.Equal(2, host.Traffic.TokensIssued("graph"));
        Assert.Equal(3, host.Traffic.Count("/v1.0/users"));
    }

    [Fact]
    public async Task HoldRates_MoreThanFiveSignInReportsInTenSeconds_Is429WithRetryAfter()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], HoldRates = true }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);

        var answers = new List<Answer>();
        do
        {
            // On a slow machine the window may slide before it is full.
            answers.Add(await client.GraphAsync("/v1.0/auditLogs/signIns?$top=1"));
        }
        while (answers[^1].Status == 200 && answers.Count < 40);

        Assert.True(answers.Count > 5);
        Assert.Equal(429, answers[^1].Status);
        Assert.Contains("Retry-After", answers[^1].Headers.Keys);
    }
}
