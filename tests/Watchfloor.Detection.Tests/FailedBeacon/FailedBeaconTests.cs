using Watchfloor.Detection.FailedBeacon;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.FailedBeacon;

public class FailedBeaconTests
{
    [Fact]
    public async Task DetectAsync_DeadAddressAndGoneName_AreFound()
    {
        var random = new Random(5);
        var events = new SensorEvents().Company();
        for (var i = 0; i < 120; i++)
        {
            events.Call((i * 60) + (10 * random.NextDouble()), "10.0.1.99", "203.0.113.9", 8443, isAnswered: false);
            events.Ask((i * 60) + (10 * random.NextDouble()), "10.0.1.98", "panel.bad.example", answer: null);
        }

        var findings = await events.DetectAsync(new FailedBeaconDetector(new(), new()));

        Assert.Equal(2, findings.Count);
        Assert.Contains(new(EntityKind.Address, "203.0.113.9"), findings[0].Entities);
        Assert.Contains(new(EntityKind.Domain, "panel.bad.example"), findings[1].Entities);
        Assert.All(findings, finding => Assert.True(finding.Severity >= Severity.Medium, finding.Title));
    }

    [Fact]
    public async Task DetectAsync_PrinterTakenAwayScannerAndProxyDiscovery_AreNotMedium()
    {
        var events = new SensorEvents().Company();
        for (var i = 0; i < 120; i++)
        {
            events.Call(i * 600, "10.0.1.50", "10.0.9.9", 9100, isAnswered: false);
            events.Ask(i * 600, "10.0.1.51", "wpad.corp.example", answer: null);
            for (var port = 1; port <= 40 && i < 25; port++)
            {
                events.Call((i * 40) + port, "10.0.1.60", "203.0.113.77", port, isAnswered: false);
            }
        }

        var findings = await events.DetectAsync(new FailedBeaconDetector(new(), new()));

        Assert.DoesNotContain(findings, finding => finding.Severity >= Severity.Medium);
    }

    [Theory]
    [InlineData("ctu-230-1-njrat", "41.108.179.197")]
    [InlineData("ctu-sme-11-remcos", "66.63.168.35")]
    public async Task DetectAsync_CaptureOfADeadMaster_IsFirst(string name, string address)
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path($"data/network/{name}"));

        var findings = await lake.DetectAsync(new FailedBeaconDetector(new(), new()));

        Assert.Contains(new(EntityKind.Address, address), findings[0].Entities);
        Assert.True(findings[0].Severity >= Severity.Medium);
    }
}
