using Watchfloor.Detection.LongSession;
using Watchfloor.Detection.Strobe;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.LongSession;

public class LongSessionTests
{
    [Fact]
    public async Task DetectAsync_TwelveHoursToARareAddressAndAChainToAnother_AreFound()
    {
        var events = new SensorEvents().Company();
        events.Call(3600, "10.0.1.99", "203.0.113.9", 8443, duration: 12 * 3600);
        for (var i = 0; i < 48; i++)
        {
            events.Call(i * 900, "10.0.1.98", "203.0.113.8", 4443, duration: 880);
        }

        var findings = await events.DetectAsync(new LongSessionDetector(new(), new()));

        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.True(finding.Severity >= Severity.Medium, finding.Title));
        Assert.Contains(findings, finding => finding.Title.StartsWith("Chained", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DetectAsync_PushServiceOfAllAndFileServer_AreNotMedium()
    {
        var events = new SensorEvents().Company();
        for (var host = 0; host < 20; host++)
        {
            events.Call(60, $"10.0.1.{host + 10}", "198.51.100.80", 443, duration: 10 * 3600);
            events.Call(60, $"10.0.1.{host + 10}", "10.0.0.9", 445, duration: 9 * 3600);
        }

        var findings = await events.DetectAsync(new LongSessionDetector(new(), new()));

        Assert.DoesNotContain(findings, finding => finding.Severity >= Severity.Medium);
    }

    [Fact]
    public async Task DetectAsync_CallsWithoutPause_AreAStrobeAndABusyPageIsNot()
    {
        var events = new SensorEvents().Company();
        for (var i = 0; i < 1800; i++)
        {
            events.Call(100 + (i * 0.9), "10.0.1.99", "203.0.113.9", 8443);
        }

        for (var i = 0; i < 220; i++)
        {
            events.Call(500 + (i * 0.02), "10.0.1.50", "198.51.100.10", 443, name: "www.site0.example.org");
        }

        var findings = await events.DetectAsync(new StrobeDetector(new(), new()));

        Assert.Contains(new(EntityKind.Address, "203.0.113.9"), findings[0].Entities);
        Assert.Single(findings, finding => finding.Severity >= Severity.Medium);
    }
}
