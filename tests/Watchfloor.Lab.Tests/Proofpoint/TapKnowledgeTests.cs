using System.Text.Json;

namespace Watchfloor.Lab.Tests.Proofpoint;

/// <summary>Threats, campaigns, forensics, people and links, and that they tell the same story as the messages.</summary>
public class TapKnowledgeTests(SmallLab lab)
{
    private const string SecondDay = "interval=2026-03-03T00:00:00Z/2026-03-04T00:00:00Z";

    [Fact]
    public async Task ThreatSummary_OfEveryThreatInTheMessages_IsKnownWithItsNewestStatus()
    {
        var messages = await lab.Client.TapAllAsync("messagesDelivered");
        messages.AddRange(await lab.Client.TapAllAsync("messagesBlocked"));
        var newest = messages.SelectMany(message => message.GetProperty("threatsInfoMap").EnumerateArray())
            .GroupBy(Id).ToDictionary(threat => threat.Key, threat => threat.MaxBy(sight => sight.GetProperty("threatTime").GetDateTimeOffset()).GetProperty("threatStatus").GetString());

        Assert.NotEmpty(newest);
        foreach (var (id, status) in newest)
        {
            var answer = await lab.Client.TapAsync($"/v2/threat/summary/{id}");
            Assert.Equal((200, id, status), (answer.Status, answer.Text("id"), answer.Text("status")));
        }
    }

    [Theory]
    [InlineData("/v2/threat/summary/0000")]
    [InlineData("/v2/campaign/00000000-0000-4000-8000-000000000000")]
    [InlineData("/v2/forensics?campaignId=none")]
    [InlineData("/v2/campaign/ids?interval=2026-01-02T00:00:00Z/2026-01-03T00:00:00Z")]
    public async Task Unknown_Is404InPlainText(string request)
    {
        var answer = await lab.Client.TapAsync(request);

        Assert.Equal(404, answer.Status);
        Assert.False(answer.Body.StartsWith('{'));
    }

    [Theory]
    [InlineData("/v2/forensics")]
    [InlineData("/v2/forensics?threatId=a&campaignId=b")]
    [InlineData("/v2/campaign/ids")]
    [InlineData("/v2/campaign/ids?interval=2026-03-02T00:00:00Z/2026-03-02T00:00:20Z")]
    [InlineData("/v2/campaign/ids?interval=2026-03-02T00:00:00Z/2026-03-03T00:00:01Z")]
    [InlineData("/v2/campaign/ids?size=201&" + SecondDay)]
    [InlineData("/v2/people/vap")]
    [InlineData("/v2/people/vap?window=7")]
    [InlineData("/v2/people/top-clickers?window=30&size=201")]
    public async Task Wrong_Is400(string request) => Assert.Equal(400, (await lab.Client.TapAsync(request)).Status);

    [Fact]
    public async Task Campaigns_PageByPage_HaveDetailsAndMembersWithSummaries()
    {
        var ids = new List<string>();
        for (var page = 1; ; page++)
        {
            var answer = await lab.Client.TapAsync($"/v2/campaign/ids?{SecondDay}&size=2&page={page}");
            var campaigns = answer.Items("campaigns");
            ids.AddRange(campaigns.Select(campaign => campaign.GetProperty("id").GetString()!));
            if (campaigns.Count < 2)
            {
                break;
            }
        }

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        foreach (var id in ids)
        {
            var campaign = await lab.Client.TapAsync($"/v2/campaign/{id}");
            Assert.Equal(id, campaign.Text("id"));
            Assert.NotEmpty(campaign.Items("campaignMembers"));
            foreach (var member in campaign.Items("campaignMembers"))
            {
                Assert.Equal(200, (await lab.Client.TapAsync($"/v2/threat/summary/{Id(member)}")).Status);
            }

            Assert.Equal("CAMPAIGN", (await lab.Client.TapAsync($"/v2/forensics?campaignId={id}")).Items("reports")[0].GetProperty("scope").GetString());
        }
    }

    [Fact]
    public async Task Forensics_OfAPhish_NameItsHost_AndBringTheCampaignOnRequest()
    {
        var threat = (await lab.Client.TapAllAsync("messagesBlocked")).SelectMany(message => message.GetProperty("threatsInfoMap").EnumerateArray())
            .First(sight => string.Equals(sight.GetProperty("classification").GetString(), "phish", StringComparison.OrdinalIgnoreCase));

        var alone = await lab.Client.TapAsync($"/v2/forensics?threatId={Id(threat)}");
        var both = await lab.Client.TapAsync($"/v2/forensics?threatId={Id(threat)}&includeCampaignForensics=true");

        var report = Assert.Single(alone.Items("reports"));
        var lookup = report.GetProperty("forensics").EnumerateArray().First(evidence => evidence.GetProperty("type").GetString() == "dns");
        Assert.Equal(new Uri(threat.GetProperty("threat").GetString()!).Host, lookup.GetProperty("what").GetProperty("host").GetString());
        Assert.Equal(["THREAT", "CAMPAIGN"], both.Items("reports").Select(item => item.GetProperty("scope").GetString()));
    }

    [Fact]
    public async Task People_AreThoseOfTheMessagesAndClicks()
    {
        var attacked = await lab.Client.TapAsync("/v2/people/vap?window=14");
        var clickers = await lab.Client.TapAsync("/v2/people/top-clickers?window=90");
        var clicks = await lab.Client.TapAllAsync("clicksPermitted");
        clicks.AddRange(await lab.Client.TapAllAsync("clicksBlocked"));

        var indexes = attacked.Items("users").Select(user => user.GetProperty("threatStatistics").GetProperty("attackIndex").GetInt32()).ToList();
        Assert.Equal(indexes.OrderDescending(), indexes);
        Assert.True(attacked.Json.GetProperty("averageAttackIndex").GetDouble() > 0);
        Assert.Equal(
            clicks.Select(click => click.GetProperty("recipient").GetString()).Distinct().Order(),
            clickers.Items("users").Select(user => user.GetProperty("identity").GetProperty("emails")[0].GetString()).Order());
        Assert.Equal(
            clicks.DistinctBy(click => click.GetProperty("id").GetString()).Count(),
            clickers.Items("users").Sum(user => user.GetProperty("clickStatistics").GetProperty("clickCount").GetInt32()));
    }

    [Fact]
    public async Task People_PageByPage_AreEachThereOnce()
    {
        var total = (await lab.Client.TapAsync("/v2/people/vap?window=30")).Json.GetProperty("totalVapUsers").GetInt32();
        var guids = new List<string>();
        for (var page = 1; page <= (total + 2) / 3; page++)
        {
            guids.AddRange((await lab.Client.TapAsync($"/v2/people/vap?window=30&size=3&page={page}")).Items("users").Select(user => user.GetProperty("identity").GetProperty("guid").GetString()!));
        }

        Assert.Equal(total, guids.Distinct().Count());
        Assert.Equal(total, guids.Count);
    }

    [Fact]
    public async Task Decode_GoodAndBadLinks_EachHasItsAnswer()
    {
        var answer = await lab.Client.TapPostAsync("/v2/url/decode", """{"urls":["https://urldefense.proofpoint.com/v2/url?u=http-3A__x.example_&d=LAB","https://other.example/"]}""");

        var (good, bad) = (answer.Items("urls")[0], answer.Items("urls")[1]);
        Assert.Equal("http://x.example/", good.GetProperty("decodedUrl").GetString());
        Assert.True(good.GetProperty("success").GetBoolean());
        Assert.False(bad.GetProperty("success").GetBoolean());
        Assert.True(bad.TryGetProperty("error", out _));
        Assert.Equal(400, (await lab.Client.TapPostAsync("/v2/url/decode", "{}")).Status);
    }

    [Fact]
    public async Task Quotas_EachPoolEndsByItself_AndDetailsHaveNone()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [], ProofpointQuota = 1, ProofpointSmallQuota = 1 }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        string[] counted = [$"/v2/campaign/ids?{SecondDay}", "/v2/forensics?threatId=a", "/v2/forensics?campaignId=a", "/v2/people/vap?window=14", "/v2/people/top-clickers?window=14"];

        foreach (var request in counted)
        {
            Assert.NotEqual(429, (await client.TapAsync(request)).Status);
            var refused = await client.TapAsync(request);
            Assert.Equal(429, refused.Status);
            Assert.DoesNotContain(refused.Headers.Keys, name => name == "Retry-After");
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(404, (await client.TapAsync("/v2/threat/summary/a")).Status);
            Assert.Equal(404, (await client.TapAsync("/v2/campaign/a")).Status);
        }

        host.Clock.Advance(TimeSpan.FromHours(24.1));
        Assert.Equal(200, (await client.TapAsync("/v2/people/vap?window=14")).Status);
    }

    private static string Id(JsonElement threat) =>
        (threat.TryGetProperty("id", out var id) || threat.TryGetProperty("threatID", out id) || threat.TryGetProperty("threatId", out id)) ? id.GetString()! : throw new KeyNotFoundException(threat.GetRawText());
}
