using Watchfloor.Detection.Dga;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Dga;

public class DgaTests
{
    [Fact]
    public async Task DetectAsync_DomainsDrawnByLotThatDoNotExist_AreFound()
    {
        var random = new Random(3);
        var events = new SensorEvents().Company();
        for (var i = 0; i < 60; i++)
        {
            events.Ask(i * 5, "10.0.1.99", $"{random.GetString("abcdefghijklmnopqrstuvwxyz", 12)}.com", answer: i % 20 == 0 ? "203.0.113.5" : null);
        }

        var findings = await events.DetectAsync(new DgaDetector(new()));

        var finding = Assert.Single(findings);
        Assert.Contains(new(EntityKind.Address, "10.0.1.99"), finding.Entities);
        Assert.True(finding.Severity >= Severity.Medium);
    }

    [Fact]
    public async Task DetectAsync_TypingErrorsAndDeadSites_AreNoFinding()
    {
        var events = new SensorEvents().Company();
        string[] words = ["weather", "holiday", "recipes", "football", "insurance", "gardening", "travel", "printing", "software", "university", "museum", "theater"];
        for (var i = 0; i < words.Length; i++)
        {
            events.Ask(i * 500, "10.0.1.50", $"{words[i]}{words[(i + 5) % 12]}.com", answer: null);
        }

        Assert.Empty(await events.DetectAsync(new DgaDetector(new())));
    }

    [Fact]
    public async Task DetectAsync_CaptureOfSimda_NamesTheHost()
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path("data/network/ctu-355-1-simda"));

        var findings = await lake.DetectAsync(new DgaDetector(new()));

        Assert.Contains(findings, finding => finding.Severity >= Severity.Medium && finding.Entities.Contains(new(EntityKind.Address, "192.168.1.116")));
    }
}
