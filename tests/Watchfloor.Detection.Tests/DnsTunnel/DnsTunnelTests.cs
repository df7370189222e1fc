using Watchfloor.Detection.DnsTunnel;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.DnsTunnel;

public class DnsTunnelTests(ITestOutputHelper output)
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    [Theory]
    [InlineData(40, "TXT")]
    [InlineData(60, "A")]
    [InlineData(14, "NULL")]
    public async Task DetectAsync_DataInNames_IsOneFindingForTheRegisteredDomain(int length, string type)
    {
        var random = new Random(7);
        var events = new SensorEvents().Company();
        for (var i = 0; i < 400; i++)
        {
            events.Ask(i * 2, "10.0.1.99", $"{random.GetString(Base32, length)}.t{i % 3}.bad.co.uk", type: type);
        }

        var findings = await events.DetectAsync(new DnsTunnelDetector(new()));

        var finding = Assert.Single(findings);
        Assert.True(finding.Severity >= Severity.Medium, $"{finding.Score}");
        Assert.Contains(new(EntityKind.Domain, "bad.co.uk"), finding.Entities);
    }

    [Fact]
    public async Task DetectAsync_ContentNetworkReputationAndReverseLookups_AreNotMedium()
    {
        var random = new Random(7);
        var events = new SensorEvents().Company();
        for (var i = 0; i < 300; i++)
        {
            events.Ask(i * 20, "10.0.1.50", $"img{i % 40}-eu{i % 7}.cdn.example.net");
            events.Ask(i * 20, "10.0.1.51", $"{i % 250}.{i % 9}.0.10.in-addr.arpa", type: "PTR");
            // Every host asks a reputation service with hashes.
            events.Ask(i * 20, $"10.0.1.{10 + (i % 12)}", $"{random.GetHexString(32, lowercase: true)}.rep.example.com");
        }

        var findings = await events.DetectAsync(new DnsTunnelDetector(new()));

        Assert.DoesNotContain(findings, finding => finding.Severity >= Severity.Medium);
    }

    [Fact]
    public async Task DetectAsync_CapturesOfTunnels_AreFoundAndNoDomainOfTheTopMillionIs()
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path("data/network/dns-tunnel-graphtunnel"));

        var findings = await lake.DetectAsync(new DnsTunnelDetector(new()));

        foreach (var finding in findings)
        {
            output.WriteLine($"{finding.Score:0.000} {finding.Title}");
        }

        Assert.Equal(3, findings.Count(finding => finding.Severity >= Severity.Medium));
        Assert.Single(findings.SelectMany(finding => finding.Entities.Where(entity => entity.Kind == EntityKind.Domain)).Distinct());
    }
}
