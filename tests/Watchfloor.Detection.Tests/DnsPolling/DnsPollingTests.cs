using Watchfloor.Detection.DirectDns;
using Watchfloor.Detection.DnsPolling;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.DnsPolling;

public class DnsPollingTests
{
    [Fact]
    public async Task DetectAsync_OneNameFromAStrangeResolver_IsHighAndTheResolverIsToldAsDirectDns()
    {
        var events = new SensorEvents().Company();
        for (var i = 0; i < 400; i++)
        {
            events.Ask(i * 10, "10.0.1.99", "clock.bad.example", resolver: "203.0.113.53").Call(i * 10, "10.0.1.99", "203.0.113.53", 53);
        }

        var polling = await events.DetectAsync(new DnsPollingDetector(new(), new()));
        var direct = await events.DetectAsync(new DirectDnsDetector(new(), new()));

        Assert.Equal(Severity.High, Assert.Single(polling).Severity);
        Assert.Contains(new(EntityKind.Domain, "clock.bad.example"), polling[0].Entities);
        Assert.Contains(new(EntityKind.Address, "203.0.113.53"), Assert.Single(direct).Entities);
    }

    [Fact]
    public async Task DetectAsync_UsualResolverPublicResolverAndItsOwnRecursion_AreNotMedium()
    {
        var events = new SensorEvents().Company();
        for (var i = 0; i < 300; i++)
        {
            events.Ask(i * 30, "10.0.1.50", "status.example.com");
            events.Ask(i * 30, "10.0.1.51", $"www.site{i % 60}.example.org", resolver: "1.1.1.1");
        }

        var findings = await events.DetectAsync(new DnsPollingDetector(new(), new()));
        var direct = await events.DetectAsync(new DirectDnsDetector(new(), new()));

        Assert.DoesNotContain(findings.Concat(direct), finding => finding.Severity >= Severity.Medium);
    }

    [Fact]
    public async Task DetectAsync_CaptureOfZetaSwitch_IsHigh()
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path("data/network/motd-zetaswitch-24h"));

        var findings = await lake.DetectAsync(new DnsPollingDetector(new(), new()));

        Assert.Equal(Severity.High, findings[0].Severity);
        Assert.Contains(new(EntityKind.Address, "172.208.51.75"), findings[0].Entities);
    }
}
