using Watchfloor.Detection.LateralMovement;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.LateralMovement;

public class AdminEdgeTests
{
    [Fact]
    public async Task DetectAsync_CopyCallAndShellToANewMachine_IsHigh()
    {
        var events = new SensorEvents().Company();
        events.Call(20_000, "10.0.1.12", "10.0.1.20", 445, sent: 5_000_000, received: 9_000)
            .Call(20_030, "10.0.1.12", "10.0.1.20", 135)
            .Call(20_060, "10.0.1.12", "10.0.1.20", 5985);
        Directory(events);

        var findings = await events.DetectAsync(new LateralMovementDetector(new()));

        var finding = Assert.Single(findings);
        Assert.Equal(Severity.High, finding.Severity);
        Assert.Contains(new(EntityKind.Address, "10.0.1.20"), finding.Entities);
        Assert.Contains("T1021.006", finding.Techniques);
    }

    [Fact]
    public async Task DetectAsync_FileServerDomainControllerAndUsualAdministrator_AreNoFinding()
    {
        var events = new SensorEvents().Company();
        Directory(events);
        for (var host = 0; host < 20; host++)
        {
            events.Call(15_000 + host, $"10.0.1.{host + 10}", "10.0.0.9", 445, sent: 4_000_000, received: 1000);
        }

        for (var day = -10; day < 1; day++)
        {
            for (var host = 0; host < 8; host++)
            {
                events.Call((day * 86_400) + 9000 + host, "10.0.1.200", $"10.0.1.{host + 10}", 3389).Call((day * 86_400) + 9100 + host, "10.0.1.200", $"10.0.1.{host + 10}", 5985);
            }
        }

        Assert.Empty(await events.DetectAsync(new LateralMovementDetector(new()), SensorEvents.Monday, SensorEvents.Monday.AddDays(1)));
    }

    [Fact]
    public async Task DetectAsync_CaptureOfApt29_TellsTheSecondHost()
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path("data/network/otrf-apt29-day1"));

        var findings = await lake.DetectAsync(new LateralMovementDetector(new()));

        Assert.Contains(new(EntityKind.Address, "10.0.1.4"), findings[0].Entities);
        Assert.Contains(new(EntityKind.Address, "10.0.1.6"), findings[0].Entities);
    }

    private static void Directory(SensorEvents events)
    {
        for (var host = 0; host < 20; host++)
        {
            foreach (var port in (int[])[88, 389, 445, 135])
            {
                events.Call(10_000 + host, $"10.0.1.{host + 10}", "10.0.0.2", port);
            }
        }
    }
}
