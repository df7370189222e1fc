using System.Text.Json;
using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Dga;
using Watchfloor.Detection.DirectDns;
using Watchfloor.Detection.DnsPolling;
using Watchfloor.Detection.DnsTunnel;
using Watchfloor.Detection.Exfiltration;
using Watchfloor.Detection.FailedBeacon;
using Watchfloor.Detection.LateralMovement;
using Watchfloor.Detection.LongSession;
using Watchfloor.Detection.Scanning;
using Watchfloor.Detection.Strobe;
using Watchfloor.Detection.Tests.Beaconing;

namespace Watchfloor.Detection.Tests.Network;

public class SameFindingsTests
{
    private static readonly IDetector[] Detectors =
    [
        new BeaconDetector(new()), new DgaDetector(new()), new DirectDnsDetector(new(), new()), new DnsPollingDetector(new(), new()), new DnsTunnelDetector(new()), new ExfiltrationDetector(new()),
        new FailedBeaconDetector(new(), new()), new LateralMovementDetector(new()), new LongSessionDetector(new(), new()), new ScanDetector(new(), new()), new StrobeDetector(new(), new()),
    ];

    [Fact]
    public async Task DetectAsync_OneOrTwoThreadsAndRowsInAnyOrder_GiveTheSameBytes()
    {
        var events = Mixed();

        var expected = await RunAsync(events, threads: 1, shuffle: 0);
        var shuffled = await RunAsync(events, threads: 2, shuffle: 7);

        Assert.All(expected, pair => Assert.True(pair.Value != "[]", $"{pair.Key} finds nothing, so nothing is compared"));
        Assert.Equal(expected, shuffled);
    }

    private static async Task<SortedDictionary<string, string>> RunAsync(SensorEvents events, int threads, int shuffle)
    {
        await using var lake = new LakeFixture(threads);
        await events.CommitAsync(lake, shuffle);
        var told = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var detector in Detectors)
        {
            told[detector.Name] = JsonSerializer.Serialize((await lake.DetectAsync(detector)).Select(finding => new { finding.Uid, finding.Title, finding.Score, finding.Plot, finding.Reasons, Entities = finding.Entities.Select(entity => entity.ToString()), Evidence = finding.Evidence.Select(id => id.ToString()) }));
        }

        return told;
    }

    private static SensorEvents Mixed()
    {
        var random = new Random(11);
        var events = new SensorEvents().Company();
        foreach (var time in new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 60, 0.2, 0.1, 200))
        {
            events.Call(time - 1_772_409_600 + 8000, "10.0.1.90", "203.0.113.90", 8443);
        }

        for (var i = 0; i < 300; i++)
        {
            events.Ask(i * 7, "10.0.1.91", $"{random.GetHexString(40, lowercase: true)}.bad.example", type: "TXT");
            events.Ask(i * 7, "10.0.1.92", "clock.bad.example", resolver: "203.0.113.53");
            events.Ask(i * 7, "10.0.1.93", $"{random.GetString("abcdefghijklmnopqrstuvwxyz", 12)}.com", answer: null);
            events.Call(i * 2, "10.0.1.94", $"10.0.{3 + (i / 200)}.{i % 200}", 445, isAnswered: false);
            events.Call(i * 30, "10.0.1.95", "203.0.113.95", 4443, isAnswered: false);
            events.Call(i, "10.0.1.96", "203.0.113.96", 4444);
        }

        events.Call(100, "10.0.1.97", "203.0.113.97", 8443, duration: 40_000, sent: 2_000_000_000, received: 1000);
        return events.Call(20_000, "10.0.1.12", "10.0.1.20", 445, sent: 5_000_000, received: 9_000).Call(20_030, "10.0.1.12", "10.0.1.20", 135).Call(20_060, "10.0.1.12", "10.0.1.20", 5985);
    }
}
