using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Scanning;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Scanning;

public class ScanTests
{
    private static ScanDetector Detector => new(new(), new());

    [Fact]
    public async Task DetectAsync_ManyPortsOfOneHost_IsAVerticalScan()
    {
        var events = new SensorEvents().Company();
        for (var port = 1; port <= 60; port++)
        {
            events.Call(port, "10.0.1.99", "10.0.2.5", port, isAnswered: port % 20 == 0);
        }

        var findings = await events.DetectAsync(Detector);

        var finding = Assert.Single(findings);
        Assert.StartsWith("Vertical scan", finding.Title, StringComparison.Ordinal);
        Assert.Contains(new(EntityKind.Address, "10.0.1.99"), finding.Entities);
        Assert.Contains("T1046", finding.Techniques);
    }

    [Fact]
    public async Task DetectAsync_OnePortOfManyHostsOverDays_IsASlowHorizontalScan()
    {
        var events = new SensorEvents().Company();
        for (var host = 1; host <= 40; host++)
        {
            events.Call(host * 3600.0, "10.0.1.99", $"10.0.3.{host}", 445, isAnswered: false);
        }

        var findings = await events.DetectAsync(Detector);

        Assert.StartsWith("Slow horizontal scan", Assert.Single(findings).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DetectAsync_MonitorThatIsAnsweredAndClientOfOneDeadServer_AreNoFinding()
    {
        var events = new SensorEvents().Company();
        for (var host = 1; host <= 60; host++)
        {
            events.Call(host, "10.0.1.98", $"10.0.3.{host}", 9182, isAnswered: host % 15 != 0);
            events.Call(host * 30, "10.0.1.97", "10.0.4.4", 9100, isAnswered: false);
        }

        Assert.Empty(await events.DetectAsync(Detector));
    }

    [Theory]
    [InlineData("stratosphere-002-nmap", "172.16.1.11")]
    [InlineData("slips-portscan", "192.168.1.9")]
    [InlineData("slips-portscan", "10.0.2.112")]
    public async Task DetectAsync_CaptureOfAScan_IsAScanAndNoBeacon(string name, string scanner)
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path($"data/network/{name}"));

        var scans = await lake.DetectAsync(Detector);
        var beacons = await lake.DetectAsync(new BeaconDetector(new()));

        Assert.Contains(scans, finding => finding.Entities.Contains(new(EntityKind.Address, scanner)));
        Assert.Empty(beacons);
    }
}
