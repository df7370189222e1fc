using Watchfloor.Connectors.CrowdStrike.Cases;
using Watchfloor.Connectors.CrowdStrike.Intel;
using Watchfloor.Connectors.CrowdStrike.Vulnerabilities;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

/// <summary>Records whose types have drifted, whose lists are null, and that hold words and fields nobody knows.</summary>
public class DriftTests
{
    [Fact]
    public void Map_Case_OfTheContract_AndDrifted()
    {
        var plain = Mapped.Event<IncidentFinding>(new FalconCaseMapping(), """{"id":"case-lab-0001","reference_id":"C-1001","cid":"c","name":"LAB credential theft","description":"Synthetic","status":"new","severity":75,"assigned_to":null,"created_timestamp":"2026-03-01T10:10:00Z","updated_timestamp":"2026-03-01T10:10:00Z","start_timestamp":"2026-03-01T10:00:00Z","end_timestamp":"2026-03-01T10:05:00Z","tags":[],"version":1}""");
        var drifted = Mapped.Event<IncidentFinding>(new FalconCaseMapping(), """{"id":"2","name":"n","status":"parked","severity":"85","assigned_to":"a@example.com","created_timestamp":1772359800,"updated_timestamp":"2026-03-01T10:10:00.123456789Z","tags":"one","evidence":{"alerts":["x:ind:1"],"events":null},"novelty":{"a":1},"version":"7"}""");

        Assert.Equal((1, Severity.High, "unassigned", "case-lab-0001"), (plain.StatusId, plain.SeverityId, plain.AssigneeGroup?.Name, plain.FindingInfoList[0].Uid));
        Assert.Equal("C-1001", (string)plain.Unmapped!["reference_id"]!);
        Assert.Equal((99, "parked", Severity.Critical, "a@example.com", "x:ind:1"), (drifted.StatusId, drifted.Status, drifted.SeverityId, drifted.Assignee?.Name, drifted.FindingInfoList[0].Uid));
        Assert.Equal(1, (long)drifted.Unmapped!["novelty"]!["a"]!);
        Assert.Equal(["one"], drifted.Metadata.Labels);
    }

    [Fact]
    public void Map_Vulnerability_OfTheContract_AndDrifted()
    {
        var plain = Mapped.Event<VulnerabilityFinding>(new FalconVulnerabilityMapping(), """{"id":"0f0f_v1","cid":"aaaa","aid":"0f0f","status":"open","created_timestamp":"2026-02-10T00:00:00Z","updated_timestamp":"2026-02-28T00:00:00Z","confidence":"confirmed","vulnerability_id":"CVE-2099-0001","cve":{"id":"CVE-2099-0001","base_score":9.8,"severity":"CRITICAL","exprt_rating":"HIGH","exploit_status":90,"cisa_info":{"is_cisa_kev":true,"due_date":"2026-03-20"}},"host_info":{"hostname":"LAB-WS-01","local_ip":"10.20.0.11","platform":"Windows"},"remediation":{"ids":["r1"],"entities":[{"id":"r1","title":"Update Lab App","action":"Install 2.0"}]},"apps":[{"product_name_version":"Lab App 1.0","sub_status":"open"}]}""");
        var drifted = Mapped.Event<VulnerabilityFinding>(new FalconVulnerabilityMapping(), """{"id":"2","status":"dormant","updated_timestamp":"2026-02-28T00:00:00Z","confidence":"guess","cve":{"id":"CVE-2099-0002","base_score":"7.5","severity":"SEVERE","exploit_status":"0","references":null,"cwes":"CWE-79"},"apps":{"product_name_version":"Tool"},"remediation":null,"host_info":{"hostname":"h","groups":null}}""");

        Assert.Equal((200201L, "CVE-2099-0001 in Lab App 1.0", true), (plain.TypeUid, plain.FindingInfo.Title, plain.Vulnerabilities[0].IsExploitAvailable));
        Assert.Equal(("Lab App", "1.0", "Install 2.0"), (plain.Vulnerabilities[0].AffectedPackages![0].Name, plain.Vulnerabilities[0].AffectedPackages![0].Version, plain.Vulnerabilities[0].Remediation!.Desc));
        Assert.Equal((9.8, "0f0f", "LAB-WS-01"), (plain.Vulnerabilities[0].Cve!.Cvss![0].BaseScore, plain.Device!.Uid, plain.Device.Hostname));
        Assert.Equal("true", plain.Unmapped!["cve"]!["cisa_info"]!["is_cisa_kev"]!.ToString(), ignoreCase: true);
        Assert.Equal((99, Severity.Other, "SEVERE", 99, 7.5), (drifted.StatusId, drifted.SeverityId, drifted.Severity, drifted.ConfidenceId, drifted.Vulnerabilities[0].Cve!.Cvss![0].BaseScore));
        Assert.Equal("CWE-79", drifted.Vulnerabilities[0].Cve!.RelatedCwes![0].Uid);
    }

    [Theory]
    [InlineData("domain", 2)]
    [InlineData("ip_address", 1)]
    [InlineData("hash_md5", 4)]
    [InlineData("mutex_name", 99)]
    [InlineData("something_new", 99)]
    public void Map_Indicator_KeepsItsKindAsText(string type, int typeId)
    {
        var inventory = Mapped.Event<OsintInventory>(new FalconIndicatorMapping(), $$"""{"id":"{{type}}_bad.lab.example","indicator":"bad.lab.example","type":"{{type}}","malicious_confidence":"high","deleted":"true","published_date":1772000000,"last_updated":"1772003600","_marker":"1772003600abcdef","actors":"LABPANDA","malware_families":["LabRAT"],"kill_chains":["C2"],"threat_types":null,"reports":[],"labels":[{"name":"MaliciousConfidence/High","created_on":1772000000}],"relations":[]}""");

        var osint = Assert.Single(inventory.Osint);
        Assert.Equal((typeId, type, "bad.lab.example", 3), (osint.TypeId, osint.Type, osint.Value, osint.ConfidenceId));
        Assert.Equal(("LABPANDA", "LabRAT", 6), (osint.IntrusionSets![0], osint.Malware![0].Name, osint.KillChain![0].PhaseId));
        Assert.Equal(("deleted", 1772003600L), (inventory.Status, osint.ExpirationTime!.Value.ToUnixTimeSeconds()));
    }

    [Fact]
    public void Map_ActorReportAndIoc_OfTheContract()
    {
        var actor = Mapped.Event<OsintInventory>(new FalconActorMapping(), """{"id":9001,"name":"LAB PANDA","slug":"lab-panda","known_as":"LabGroup, Other","short_description":"Synthetic adversary.","actor_type":"targeted","animal_classifier":"PANDA","active":true,"status":"active","created_date":1700000000,"last_modified_date":1772000000,"first_activity_date":1690000000,"last_activity_date":1771900000,"motivations":[{"id":1,"slug":"state-sponsored","value":"State-Sponsored"}],"origins":[],"target_countries":[{"id":1,"slug":"zz","value":"Nowhere"}],"target_industries":[],"url":"https://falcon.example/intelligence/actors/lab-panda/"}""");
        var report = Mapped.Event<OsintInventory>(new FalconReportMapping(), """{"id":7001,"name":"LAB-260001 Synthetic report","slug":"lab-260001","type":{"id":1,"slug":"notice","name":"Notice"},"short_description":"Synthetic.","created_date":1772000000,"last_modified_date":1772000100,"actors":[{"id":9001,"name":"LAB PANDA"}],"motivations":[],"tags":null,"mitre_attacks":["T1566.001"],"target_countries":[],"url":"https://falcon.example/intelligence/reports/lab-260001"}""");
        var ioc = Mapped.Event<OsintInventory>(new FalconIocMapping(), """{"id":"1111","type":"sha256","value":"1111111111111111111111111111111111111111111111111111111111111111","action":"detect","severity":"high","platforms":["windows"],"applied_globally":true,"host_groups":[],"tags":[],"source":"watchfloor","description":"WF-12","expiration":"2026-04-01T00:00:00Z","expired":false,"deleted":false,"from_parent":false,"created_on":"2026-03-01T10:11:00Z","created_by":"client-lab","modified_on":"2026-03-01T10:11:00Z","modified_by":"client-lab"}""");

        Assert.Equal(("LAB PANDA", 1, "Nowhere"), (actor.Osint[0].ThreatActor!.Name, actor.Osint[0].ThreatActor!.TypeId, (string)actor.Unmapped!["target_countries"]![0]!["value"]!));
        Assert.Equal(("LAB PANDA", "Notice", "T1566.001"), (report.Osint[0].ThreatActor!.Name, report.Osint[0].Category, report.Osint[0].Attacks![0].SubTechnique!.Uid));
        Assert.Equal((4, Severity.High, "detect"), (ioc.Osint[0].TypeId, ioc.Osint[0].SeverityId!.Value, (string)ioc.Unmapped!["action"]!));
    }
}
