using Watchfloor.Detection.DirectDns;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.DirectDns;

public class DirectDnsTests
{
    [Fact]
    public async Task DetectAsync_OneHostAsksAnUnknownResolver_IsMediumWithItsQuestions()
    {
        var findings = await Asking("203.0.113.53").DetectAsync(new DirectDnsDetector(new(), new()));

        var direct = Assert.Single(findings);
        Assert.True(direct.Severity >= Severity.Medium, direct.Title);
        Assert.Equal(300, direct.Reasons.Single(reason => reason.Name == "questions").Value);
        Assert.Contains(new(EntityKind.Address, "203.0.113.53"), direct.Entities);
        Assert.InRange(direct.Evidence.Count, 5, 60);
    }

    [Fact]
    public async Task DetectAsync_ListedPublicResolver_IsTheSameBehaviourAtLow()
    {
        var findings = await Asking("9.9.9.9").DetectAsync(new DirectDnsDetector(new() { Threshold = 0.1 }, new()));

        var direct = Assert.Single(findings);
        Assert.True(direct.Severity < Severity.Medium, direct.Title);
        Assert.Contains(direct.Reasons, reason => reason.Name == "context_public_resolver");
    }

    [Fact]
    public async Task DetectAsync_ResolverOfTheCompany_IsNotToldByWhatItIsConfiguredAs()
    {
        var network = new Detection.Network.NetworkOptions();
        network.Resolvers.Add("203.0.113.53");

        Assert.Empty(await Asking("203.0.113.53").DetectAsync(new DirectDnsDetector(new(), network)));
    }

    [Fact]
    public async Task DetectAsync_ResolverThatAFifthOfAllHostsAsk_IsUsual()
    {
        var events = new SensorEvents().Company();
        for (var host = 0; host < 10; host++)
        {
            for (var i = 0; i < 40; i++)
            {
                events.Ask(i * 60, $"10.0.1.{host + 10}", $"www.site{i}.example.org", resolver: "203.0.113.53");
            }
        }

        Assert.Empty(await events.DetectAsync(new DirectDnsDetector(new(), new())));
    }

    [Fact]
    public async Task DetectAsync_CaptureOfZetaSwitch_TellsItsResolverAlone()
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path("data/network/motd-zetaswitch-24h"));

        var findings = await lake.DetectAsync(new DirectDnsDetector(new(), new()));

        Assert.Contains(new(EntityKind.Address, "172.208.51.75"), Assert.Single(findings).Entities);
    }

    private static SensorEvents Asking(string resolver)
    {
        var events = new SensorEvents().Company();
        for (var i = 0; i < 300; i++)
        {
            events.Ask(i * 30, "10.0.1.99", $"www.site{i % 60}.example.org", resolver: resolver);
            events.Ask((i * 30) + 10, "10.0.1.99", $"www.site{i % 50}.example.org");
        }

        return events;
    }
}
