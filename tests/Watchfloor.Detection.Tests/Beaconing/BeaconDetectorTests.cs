using Watchfloor.Detection.Beaconing;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Beaconing;

public class BeaconDetectorTests
{
    private static readonly Product Sensor = new() { Name = "Sensor", VendorName = "Example" };

    [Fact]
    public async Task DetectAsync_OneHostOfSixtyBeacons_IsHighWithItsNameAddressAndEvidence()
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 61, 0.18, 0.05, 600);
        await lake.CommitAsync("sensor.dns", [Dns("WS-7", times[0] - 2, "cdn.bad.example", "203.0.113.9")]);
        await lake.CommitAsync("sensor.net", [.. Company(59, "198.51.100.80", -6 * 3600), .. Calls("WS-7.corp.example", "203.0.113.9", times)]);

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        var finding = findings[0];
        Assert.Equal(Severity.High, finding.Severity);
        Assert.Contains(new(EntityKind.Host, "WS-7"), finding.Entities);
        Assert.Contains(new(EntityKind.Domain, "cdn.bad.example"), finding.Entities);
        Assert.Contains(new(EntityKind.Address, "203.0.113.9"), finding.Entities);
        Assert.InRange(finding.Evidence.Count, 20, 100);
        Assert.InRange(finding.Reasons.Single(reason => reason.Name == "period_seconds").Value, 60, 62);
        Assert.Equal(1, finding.Reasons.Single(reason => reason.Name == "prevalence_hosts").Value);
    }

    [Fact]
    public async Task DetectAsync_OneProgramWithOneHandshake_AreNamed()
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 61, 0.18, 0.05, 600);
        await lake.CommitAsync("sensor.net", [.. times.Select((time, i) => Call("WS-7", "203.0.113.9", time, i)).Select(call => call with
        {
            Tls = new() { Version = "1.2", Ja3Hash = new() { AlgorithmId = 1, Value = "72a589da586844d7f0818ce684948eea" } },
            Actor = new() { Process = new() { Name = "rundll32.exe", Uid = "p1" } },
        })]);

        var finding = Assert.Single(await lake.DetectAsync(new BeaconDetector(new())));

        Assert.Contains(finding.Reasons, reason => reason.Name == "program" && reason.Text.Contains("rundll32.exe", StringComparison.Ordinal));
        Assert.Contains(finding.Reasons, reason => reason.Name == "ja3" && reason.Text.Contains("72a589da586844d7f0818ce684948eea", StringComparison.Ordinal));
    }

    // Nobody else is in view to say that they do not call there.
    [Theory]
    [InlineData(443, "cdn.bad.example")]
    [InlineData(8443, null)]
    public async Task DetectAsync_OneHostAloneBeacons_IsMediumAndNeverHigh(int port, string? name)
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 61, 0.18, 0.05, 600);
        await lake.CommitAsync("sensor.dns", [Dns("WS-7", times[0] - 2, name ?? "www.example.org", name is null ? "198.51.100.80" : "203.0.113.9")]);
        await lake.CommitAsync("sensor.net", [.. times.Select((time, i) => Call("WS-7", "203.0.113.9", time, i)).Select(call => call with { DstEndpoint = call.DstEndpoint! with { Port = port } })]);

        var finding = Assert.Single(await lake.DetectAsync(new BeaconDetector(new())));

        Assert.Equal(Severity.Medium, finding.Severity);
    }

    [Fact]
    public async Task DetectAsync_StubResolverOfAPublicService_IsBelowMedium()
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 61, 0.18, 0.05, 600);
        await lake.CommitAsync("sensor.net", [.. times.Select((time, i) => Call("WS-7", "8.8.8.8", time, i)).Select(call => call with { DstEndpoint = call.DstEndpoint! with { Port = 53 } })]);

        Assert.DoesNotContain(await lake.DetectAsync(new BeaconDetector(new())), finding => finding.Severity >= Severity.Medium);
    }

    [Fact]
    public async Task DetectAsync_AgentOnEveryHost_IsNoFinding()
    {
        await using var lake = new LakeFixture();
        var calls = Enumerable.Range(1, 40).SelectMany(host =>
            Calls($"WS-{host}", "198.51.100.80", new CallGenerator(host).Timer(CallGenerator.Style.Redrawn, 61, 0.1, 0, 100)));
        await lake.CommitAsync("sensor.net", [.. calls]);

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        Assert.Empty(findings);
    }

    [Fact]
    public async Task DetectAsync_NamesUsedInTurn_IsOneFindingWithAllOfThem()
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 300, 0.2, 0.1, 200);
        var random = new Random(4);
        await lake.CommitAsync("sensor.net", [.. Company(59, "198.51.100.80", -6 * 3600), .. times.Select((time, i) => Call("WS-7", $"203.0.113.{random.Next(8)}", time, i))]);

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        var finding = Assert.Single(findings);
        Assert.Equal(8, finding.Entities.Count(entity => entity.Value.StartsWith("203.0.113.", StringComparison.Ordinal)));
        Assert.InRange(finding.Reasons.Single(reason => reason.Name == "period_seconds").Value, 290, 310);
    }

    [Fact]
    public async Task DetectAsync_MonitorOfTwentyMachines_IsNothingHigh()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.net", [.. Company(59, "198.51.100.80", -6 * 3600), .. Enumerable.Range(1, 20).SelectMany(machine =>
            Calls("MON-1", $"203.0.113.{machine}", new CallGenerator(machine).Timer(CallGenerator.Style.Anchored, 60, 0, 0, 300)))]);

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        Assert.DoesNotContain(findings, finding => finding.Severity > Severity.Low);
    }

    [Fact]
    public async Task DetectAsync_MappedAddress_IsTheSameDestination()
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 300, 0.2, 0, 120);
        await lake.CommitAsync("sensor.net", [.. times.Select((time, i) => Call("WS-7", i % 2 == 0 ? "203.0.113.9" : "::ffff:203.0.113.9", time, i))]);

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        Assert.Contains(new(EntityKind.Address, "203.0.113.9"), Assert.Single(findings).Entities);
    }

    [Fact]
    public async Task DetectAsync_ManyCalls_AreReadInStretchesAndStillKept()
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 5, 0.5, 0.1, 12_000);
        await lake.CommitAsync("sensor.net", [.. Calls("WS-7", "203.0.113.9", times)]);

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        var finding = Assert.Single(findings);
        Assert.InRange(finding.Reasons.Single(reason => reason.Name == "period_seconds").Value, 4.9, 5.1);
        // Theory: (1 - p)·j²/3 + p = 0.175; stretches must not disturb it.
        Assert.InRange(finding.Reasons.Single(reason => reason.Name == "dispersion").Value, 0.14, 0.21);
    }

    [Fact]
    public async Task DetectAsync_NameBehindTenAddresses_IsOneFinding()
    {
        await using var lake = new LakeFixture();
        var times = new CallGenerator(1).Timer(CallGenerator.Style.Redrawn, 300, 0.2, 0, 120);
        var addresses = Enumerable.Range(1, 10).Select(i => $"203.0.113.{i}").ToArray();
        await lake.CommitAsync("sensor.dns", [.. addresses.Select(address => Dns("WS-7", times[0], "cdn.bad.example", address))]);
        await lake.CommitAsync("sensor.net", [.. times.Select((time, i) => Call("WS-7", addresses[i % 10], time, i))]);

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        Assert.Contains(new(EntityKind.Domain, "cdn.bad.example"), Assert.Single(findings).Entities);
    }

    [Fact]
    public async Task DetectAsync_SameWindowTwice_GivesTheSameFindings()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.net", [.. Calls("WS-7", "203.0.113.9", new CallGenerator(1).Timer(CallGenerator.Style.Anchored, 61, 0.3, 0.1, 300))]);

        var first = await lake.DetectAsync(new BeaconDetector(new()));
        var second = await lake.DetectAsync(new BeaconDetector(new()));

        Assert.NotEmpty(first);
        Assert.Equal(first.Select(Tell), second.Select(Tell));

        static string Tell(Finding finding) => $"{finding.Uid} {finding.Score:R} {string.Join('|', finding.Reasons.Select(reason => reason.Text))}";
    }

    private static IEnumerable<OcsfEvent> Company(int hosts, string destination, double offset) =>
        Enumerable.Range(1, hosts).Select(host => Call($"PC-{host}", destination, 1_772_409_600 + offset + host, host));

    private static IEnumerable<OcsfEvent> Calls(string host, string destination, double[] times) => times.Select((time, i) => Call(host, destination, time, i));

    private static NetworkActivity Call(string host, string destination, double time, int number) => new()
    {
        ActivityId = NetworkActivity.Activity.Open,
        Time = At(time),
        Metadata = new() { Product = Sensor, Uid = $"{host}-{destination}-{number}" },
        SrcEndpoint = new() { Ip = "10.0.0.7" },
        DstEndpoint = new() { Ip = destination, Port = 443 },
        ConnectionInfo = new() { DirectionId = 2, ProtocolName = "tcp" },
        Device = new() { TypeId = 2, Hostname = host, Uid = $"id-{host}" },
    };

    private static DnsActivity Dns(string host, double time, string name, string address) => new()
    {
        ActivityId = DnsActivity.Activity.Query,
        Time = At(time),
        Metadata = new() { Product = Sensor, Uid = $"{host}-{name}-{address}" },
        Query = new() { Hostname = name },
        Answers = [new() { Rdata = address }],
        Device = new() { TypeId = 2, Hostname = host, Uid = $"id-{host}" },
    };

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(seconds * 1e6));
}
