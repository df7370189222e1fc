using Watchfloor.Detection.Exfiltration;
using Watchfloor.Detection.Network;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Exfiltration;

public class UnusualUploadTests
{
    [Fact]
    public async Task DetectAsync_DripOverSixDays_IsOneFinding()
    {
        var events = new SensorEvents().Company();
        for (var day = 0; day < 6; day++)
        {
            events.Call((day * 86_400) + 30_000, "10.0.1.99", "203.0.113.9", 443, sent: 30_000_000, received: 20_000);
        }

        var findings = await events.DetectAsync(new ExfiltrationDetector(new()), SensorEvents.Monday.AddDays(5), SensorEvents.Monday.AddDays(6));

        var finding = Assert.Single(findings);
        Assert.Equal(180_000_000, finding.Reasons.Single(reason => reason.Name == "bytes_out").Value);
        Assert.Contains("T1030", finding.Techniques);
        Assert.True(finding.Severity >= Severity.Medium, $"{finding.Score}");
    }

    [Fact]
    public async Task DetectAsync_SmallUploadsToAServiceOfMany_AreNoFinding()
    {
        var events = new SensorEvents().Company();
        for (var host = 0; host < 20; host++)
        {
            events.Call(4000 + host, $"10.0.1.{host + 10}", "198.51.100.40", 443, sent: 40_000_000, received: 9_000, name: "files.example.org");
        }

        Assert.Empty(await events.DetectAsync(new ExfiltrationDetector(new())));
    }

    [Fact]
    public async Task DetectAsync_CaptureOfApt29_TellsTheUpload()
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path("data/network/otrf-apt29-day1"));
        var network = new NetworkOptions { ExternalNetworks = { "192.168.0.0/24" } };

        var findings = await lake.DetectAsync(new ExfiltrationDetector(new(), network));

        var upload = Assert.Single(findings, finding => finding.Entities.Contains(new(EntityKind.Address, "10.0.1.4")) && finding.Entities.Contains(new(EntityKind.Address, "192.168.0.4")));
        Assert.Equal(Severity.Medium, upload.Severity);
    }
}
