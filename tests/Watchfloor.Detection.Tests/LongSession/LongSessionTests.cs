using Watchfloor.Detection.LongSession;
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
}
