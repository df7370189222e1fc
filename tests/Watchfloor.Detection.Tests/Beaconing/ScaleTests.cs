using System.Diagnostics;
using Watchfloor.Detection.Beaconing;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Beaconing;

/// <summary>A company's day at size: the figures stand in docs/detections/beacon.md.</summary>
public class ScaleTests(ITestOutputHelper output)
{
    private static readonly Product Sensor = new() { Name = "Sensor", VendorName = "Example" };

    [Fact]
    public async Task DetectAsync_TwoHundredThousandCalls_OneBeaconIsFirst()
    {
        await using var lake = new LakeFixture();
        var rows = new List<OcsfEvent>(220_000);
        for (var host = 0; host < 500; host++)
        {
            var generator = new CallGenerator(host);
            Add(host, "198.51.100.1", generator.Timer(CallGenerator.Style.Redrawn, 300, 0.1, 0, 100));
            Add(host, $"203.0.113.{host % 200}", generator.Human(100));
            Add(host, "198.51.100.2", generator.Poisson(400, 100));
            Add(host, $"192.0.2.{host % 100}", generator.Human(100));
        }

        Add(77, "203.0.113.250", new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 61, 0.2, 0.1, 900));
        await lake.CommitAsync("sensor.net", rows);
        var clock = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        output.WriteLine($"{rows.Count} calls: {clock.Elapsed.TotalSeconds:0.0} s, {(Environment.CpuUsage.TotalTime - processor).TotalSeconds:0.0} s of processor time");
        Assert.Contains(new(EntityKind.Address, "203.0.113.250"), findings[0].Entities);
        Assert.Single(findings, finding => finding.Severity >= Severity.High);

        void Add(int host, string destination, double[] times)
        {
            foreach (var time in times)
            {
                rows.Add(new NetworkActivity
                {
                    ActivityId = NetworkActivity.Activity.Open,
                    Time = DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(time * 1e6)),
                    Metadata = new() { Product = Sensor, Uid = $"n{rows.Count}" },
                    SrcEndpoint = new() { Ip = $"10.1.{host / 250}.{host % 250}" },
                    DstEndpoint = new() { Ip = destination, Port = 443 },
                    ConnectionInfo = new() { DirectionId = 2, ProtocolName = "tcp" },
                });
            }
        }
    }
}
