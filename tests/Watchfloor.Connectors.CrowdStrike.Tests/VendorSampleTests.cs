using System.Text.Json;
using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Connectors.CrowdStrike.Fdr;
using Watchfloor.Connectors.CrowdStrike.Stream;
using Watchfloor.Connectors.CrowdStrike.Telemetry;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using File = System.IO.File;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

public class VendorSampleTests
{
    public static TheoryData<string> Files => ["detection-summary", "event-streams", "fdr-dns-request", "fdr-event", "fdr-unknown"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Map_EveryPublicRecord_IsValidOcsfOrSaysWhyNot(string file)
    {
        var count = 0;
        foreach (var line in File.ReadLines(SharedData.Path($"data/vendor-samples/crowdstrike/{file}.panther.jsonl")))
        {
            foreach (var mapping in new IFeedMapping[] { new FalconAlertMapping(), new FalconTelemetryFeedMapping() })
            {
                var mapped = mapping.Map(Mapped.Log(line));

                Assert.True(mapped.Events.Count > 0 ^ mapped.QuarantineReason is not null);
                Assert.DoesNotContain("mapping failed", mapped.QuarantineReason ?? "", StringComparison.Ordinal);
                Assert.All(mapped.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
                count += mapped.Events.Count;
            }
        }

        Assert.True(count > 0);
    }

    [Fact]
    public void Map_PublicRecords_AtLeast97OfAHundredBecomeEvents()
    {
        (string File, IFeedMapping Mapping)[] feeds =
        [
            ("detection-summary", new FalconAlertMapping()), ("event-streams", new FalconStreamMapping()),
            ("fdr-dns-request", new FalconFdrMapping()), ("fdr-event", new FalconFdrMapping()), ("fdr-unknown", new FalconFdrMapping()),
        ];
        var reasons = feeds.SelectMany(feed => File.ReadLines(SharedData.Path($"data/vendor-samples/crowdstrike/{feed.File}.panther.jsonl")).Select(line => Mapped.Log(line)).Where(IsFalcon).Select(record => (feed.File, Mapped: feed.Mapping.Map(record)))).ToList();
        var refused = reasons.Where(record => record.Mapped.QuarantineReason is not null).Select(record => $"{record.File}: {record.Mapped.QuarantineReason}").ToList();

        Assert.All(reasons.SelectMany(record => record.Mapped.Events), ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        Assert.True(refused.Count <= reasons.Count * 0.03, $"{refused.Count} of {reasons.Count}: {string.Join("; ", refused)}");
    }

    // The samples hold records of other vendors too, and one that is empty but for the archive's own notes.
    private static bool IsFalcon(string record)
    {
        using var document = JsonDocument.Parse(record);
        return !(document.RootElement.TryGetProperty("p_log_type", out var log) && !log.GetString()!.StartsWith("Crowdstrike", StringComparison.Ordinal))
            && document.RootElement.EnumerateObject().Any(field => !field.Name.StartsWith("p_", StringComparison.Ordinal));
    }

    [Fact]
    public void Map_CloudAlerts_AreDetectionFindings()
    {
        using var answer = JsonDocument.Parse(File.ReadAllText(SharedData.Path("data/vendor-samples/crowdstrike/alerts-v2-cloud-ioa.demisto.json")));
        var mapping = new FalconAlertMapping();

        var findings = answer.RootElement.GetProperty("resources").EnumerateArray().Select(alert => Mapped.Event<DetectionFinding>(mapping, alert.GetRawText())).ToList();

        Assert.Equal([Severity.High, Severity.Low], findings.Select(finding => finding.SeverityId));
        // tactic_id TA0005, technique_id T1562.007: once in the alert and once in mitre_attack[], so one attack.
        Assert.Equal("T1562.007", Assert.Single(findings[0].Attacks!).SubTechnique?.Uid);
        Assert.Equal("sg-0000000000000dummy", Assert.Single(findings[0].Resources!).Uid);
        Assert.Equal("192.0.2.1", findings[0].Evidences![0].SrcEndpoint?.Ip);
        Assert.Equal("aws", (string)findings[0].Unmapped!["cloud_provider"]!);
    }

    [Fact]
    public void Map_DetectionSummaries_KeepHostProcessAndDisposition()
    {
        var lines = File.ReadAllLines(SharedData.Path("data/vendor-samples/crowdstrike/detection-summary.panther.jsonl"));

        var bare = Mapped.Event<DetectionFinding>(new FalconAlertMapping(), Mapped.Log(lines[0]));
        var nested = Mapped.Event<DetectionFinding>(new FalconTelemetryFeedMapping(), Mapped.Log(lines[1]));

        // The first was blocked and quarantined, by flags in a JSON text; the second is a detection.
        Assert.Equal((2, 2, "macbook"), (bare.ActionId, bare.DispositionId, bare.Device?.Hostname));
        Assert.Equal((3, 15, "hostname.lan"), (nested.ActionId, nested.DispositionId, nested.Device?.Hostname));
        Assert.Equal(Severity.Low, bare.SeverityId);
        Assert.Equal("/bin/echo", nested.Evidences![0].Process?.File?.Path);
    }
}
