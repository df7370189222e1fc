using System.Text.Json;

namespace Watchfloor.Lab.Tests.Proofpoint;

public class SiemTests(SmallLab lab)
{
    private const string NineToTen = "interval=2026-03-02T09:00:00Z/2026-03-02T10:00:00Z";

    [Fact]
    public async Task All_GivesTheFourListsAndTheEnd()
    {
        var answer = await lab.Client.TapAsync($"/v2/siem/all?format=json&{NineToTen}");

        Assert.Equal(200, answer.Status);
        Assert.Equal("2026-03-02T10:00:00Z", answer.Text("queryEndTime"));
        Assert.NotEmpty(answer.Items("messagesDelivered"));
        Assert.All(new[] { "messagesBlocked", "clicksPermitted", "clicksBlocked" }, name => Assert.Equal(JsonValueKind.Array, answer.Json.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData("/v2/siem/all?format=json&interval=2026-03-02T09:00:00Z/2026-03-02T09:00:20Z", "The requested interval is too short. Requests must be for at least 30.00s of data")]
    [InlineData("/v2/siem/all?format=json&interval=2026-03-02T09:00:00Z/2026-03-02T10:00:01Z", "too long")]
    [InlineData("/v2/siem/all?format=json&interval=2026-02-01T09:00:00Z/2026-02-01T10:00:00Z", "The requested start time is too far into the past. Requests for information up to 7.00d are accepted")]
    [InlineData("/v2/siem/all?format=json", "Exactly one of")]
    [InlineData("/v2/siem/all?format=json&interval=P9999Y/2026-03-02T10:00:00Z", "too long")]
    [InlineData("/v2/siem/all?format=json&interval=P99999999999Y/2026-03-02T10:00:00Z", "not a valid TimeSpan")]
    [InlineData("/v2/siem/all?format=json&sinceSeconds=60&sinceTime=2026-03-02T09:00:00Z", "Exactly one of")]
    public async Task Window_Wrong_Is400InPlainText(string request, string text)
    {
        var answer = await lab.Client.TapAsync(request);

        Assert.Equal(400, answer.Status);
        Assert.Contains(text, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Headers.Keys, name => name.Contains("limit", StringComparison.OrdinalIgnoreCase) || name == "Retry-After");
    }

    [Fact]
    public async Task Interval_WithDuration_IsTheSameWindow()
    {
        var plain = await lab.Client.TapAsync($"/v2/siem/messages/delivered?format=json&{NineToTen}");
        var duration = await lab.Client.TapAsync("/v2/siem/messages/delivered?format=JSON&interval=PT1H/2026-03-02T11:00:00%2B0100");

        Assert.Equal(plain.Items("messagesDelivered").Count, duration.Items("messagesDelivered").Count);
    }

    [Fact]
    public async Task WrongSecret_Is401() => Assert.Equal(401, (await lab.Client.TapAsync($"/v2/siem/all?format=json&{NineToTen}", "wrong")).Status);

    [Fact]
    public async Task Syslog_NoRows_Is204WithoutBody()
    {
        var answer = await lab.Client.TapAsync("/v2/siem/clicks/permitted?interval=2026-03-02T01:00:00Z/2026-03-02T02:00:00Z");

        Assert.Equal(204, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Windows_SideBySide_GiveEachMessageOnceInItsShapes()
    {
        var messages = await lab.Client.TapAllAsync("messagesDelivered");
        messages.AddRange(await lab.Client.TapAllAsync("messagesBlocked"));

        Assert.True(messages.Count > 100);
        Assert.Equal(messages.Count, messages.Select(message => message.GetRawText()).Distinct().Count());
        Assert.Equal(2, messages.Select(message => message.GetProperty("fromAddress").ValueKind).Distinct().Count());
        Assert.Contains(messages, message => message.GetProperty("completelyRewritten").ValueKind == JsonValueKind.String);
        Assert.Contains(messages, message => message.TryGetProperty("clusterId", out _));
        Assert.Contains(messages, message => message.TryGetProperty("cluster", out _));
    }

    [Fact]
    public async Task Windows_SideBySide_BringSomeMessagesAgainJudgedAnewOrLinked()
    {
        var messages = await lab.Client.TapAllAsync("messagesDelivered");
        messages.AddRange(await lab.Client.TapAllAsync("messagesBlocked"));
        var again = messages.GroupBy(message => message.GetProperty("GUID").GetString()).Where(versions => versions.Count() > 1).Select(versions => versions.Select(version => version.GetProperty("threatsInfoMap")[0]).ToList()).ToList();

        Assert.All(again, versions => Assert.Equal(2, versions.Count));
        Assert.Contains(again, versions => Text(versions[0], "threatStatus") == "active" && Text(versions[1], "threatStatus") == "falsePositive"
            && versions[1].GetProperty("threatTime").GetDateTimeOffset() > versions[0].GetProperty("threatTime").GetDateTimeOffset());
        Assert.Contains(again, versions => Campaign(versions[0]) is null && Campaign(versions[1]) is not null);
    }

    [Fact]
    public async Task Status_NotAskedFor_LeavesFalsePositivesOut()
    {
        var asked = (await lab.Client.TapAllAsync("messagesDelivered")).First(message => message.GetProperty("threatsInfoMap").EnumerateArray().Any(threat => Text(threat, "threatStatus") == "falsePositive"));
        var guid = asked.GetProperty("GUID").GetString();
        var usual = new List<JsonElement>();
        for (var at = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero); at < lab.Host.Clock.GetUtcNow(); at = at.AddHours(1))
        {
            usual.AddRange((await lab.Client.TapAsync($"/v2/siem/messages/delivered?format=json&interval={at:yyyy-MM-ddTHH:mm:ssZ}/{at.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}")).Items("messagesDelivered"));
        }

        var first = Assert.Single(usual, message => message.GetProperty("GUID").GetString() == guid);
        Assert.Equal("active", Text(first.GetProperty("threatsInfoMap")[0], "threatStatus"));
    }

    [Fact]
    public async Task SinceSeconds_EndsAtTheFullMinute()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        host.Clock.Set(new(2026, 3, 2, 10, 0, 59, TimeSpan.Zero));

        Assert.Equal("2026-03-02T10:00:00Z", (await client.TapAsync("/v2/siem/all?format=json&sinceSeconds=600")).Text("queryEndTime"));
    }

    [Fact]
    public async Task Quota_TwoPools_EachEndsByItself()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], ProofpointQuota = 2 }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);

        var shared = new[] { await client.TapAsync($"/v2/siem/all?format=json&{NineToTen}"), await client.TapAsync($"/v2/siem/issues?format=json&{NineToTen}"), await client.TapAsync($"/v2/siem/all?format=json&{NineToTen}") };
        var permitted = await client.TapAsync($"/v2/siem/clicks/permitted?format=json&{NineToTen}");
        host.Clock.Advance(TimeSpan.FromHours(24.1));
        var dayLater = await client.TapAsync($"/v2/siem/all?format=json&{NineToTen}");

        Assert.Equal([200, 200, 429], shared.Select(answer => answer.Status));
        Assert.Equal(200, permitted.Status);
        Assert.Equal(200, dayLater.Status);
    }

    private static string? Text(JsonElement threat, string name) => threat.GetProperty(name).GetString();

    private static string? Campaign(JsonElement threat) => (threat.TryGetProperty("campaignID", out var campaign) || threat.TryGetProperty("campaignId", out campaign)) ? campaign.GetString() : null;
}
