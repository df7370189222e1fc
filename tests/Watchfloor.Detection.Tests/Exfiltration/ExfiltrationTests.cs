using Watchfloor.Detection.Exfiltration;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Exfiltration;

public class ExfiltrationTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Product Sensor = new() { Name = "Sensor", VendorName = "Example" };

    [Fact]
    public async Task DetectAsync_ThreeGigabytesToANewAddress_IsFoundAndTheNightlyBackupIsNot()
    {
        await using var lake = new LakeFixture();
        var backup = Enumerable.Range(0, 6).Select(day => Flow("FS-01", "198.51.100.50", Monday.AddDays(day).AddHours(1), 20_000_000_000, $"b{day}"));
        var stolen = Enumerable.Range(0, 12).Select(i => Flow("FS-01", "203.0.113.66", Monday.AddDays(5).AddHours(14).AddMinutes(4 * i), 260_000_000, $"x{i}"));
        await lake.CommitAsync("sensor.net", [.. backup, .. stolen]);

        var findings = await lake.DetectAsync(new ExfiltrationDetector(new()), Monday.AddDays(5), Monday.AddDays(6));

        var finding = Assert.Single(findings);
        Assert.Contains(new(EntityKind.Address, "203.0.113.66"), finding.Entities);
        Assert.Equal(3_120_000_000, finding.Reasons.Single(reason => reason.Name == "bytes_out").Value);
        Assert.Equal(12, finding.Evidence.Count);
    }

    [Theory]
    [InlineData(0, Severity.Medium)]
    [InlineData(4, Severity.High)]
    public async Task DetectAsync_NewUpload_IsHighOnlyWhereOtherDaysAreKnown(int otherDays, Severity expected)
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.net",
        [
            .. Enumerable.Range(0, otherDays).Select(day => Flow("FS-01", "198.51.100.7", Monday.AddDays(day).AddHours(10), 30_000_000, $"usual{day}")),
            Flow("FS-01", "203.0.113.66", Monday.AddDays(4).AddHours(2), 10_000_000_000, "night"),
        ]);

        var finding = Assert.Single(await lake.DetectAsync(new ExfiltrationDetector(new()), Monday.AddDays(4), Monday.AddDays(5)), finding => finding.Evidence[0].Uid == "night");

        Assert.Equal(expected, finding.Severity);
    }

    [Fact]
    public async Task DetectAsync_ServiceThatManyHostsUploadTo_IsNoFinding()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.net", [.. Enumerable.Range(0, 12).Select(host => Flow($"WS-{host}", "198.51.100.60", Monday.AddHours(10), 400_000_000, $"c{host}"))]);

        var findings = await lake.DetectAsync(new ExfiltrationDetector(new()));

        Assert.Empty(findings);
    }

    private static NetworkActivity Flow(string host, string destination, DateTimeOffset time, long bytes, string uid) => new()
    {
        ActivityId = NetworkActivity.Activity.Close,
        Time = time,
        Metadata = new() { Product = Sensor, Uid = uid },
        SrcEndpoint = new() { Ip = "10.0.1.1" },
        DstEndpoint = new() { Ip = destination, Port = 443 },
        ConnectionInfo = new() { DirectionId = 2, ProtocolName = "tcp" },
        Traffic = new() { BytesOut = bytes, BytesIn = bytes / 100 },
        Device = new() { TypeId = 1, Hostname = host, Uid = $"id-{host}" },
    };
}
