using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Alerts;

public class FalconAlertMappingTests
{
    private const string Alert = """
        {"composite_id":"c1:ind:a1:77001-10304-9001","id":"ind:a1:77001-10304-9001","aggregate_id":"aggind:a1:55001","cid":"c1","agent_id":"a1","product":"epp","type":"ldt",
         "name":"LabCredDump","display_name":"Credential dump","description":"A process read LSASS memory.","scenario":"credential_theft","severity":70,"severity_name":"High",
         "confidence":80,"status":"new","tactic":"Credential Access","tactic_id":"TA0006","technique":"OS Credential Dumping: LSASS Memory","technique_id":"T1003.001",
         "timestamp":"2026-03-01T10:00:02.328Z","created_timestamp":"2026-03-01T10:01:05.995794943Z","updated_timestamp":"2026-03-01T10:01:05.9958Z","pattern_id":10304,
         "pattern_disposition":16,"pattern_disposition_description":"Prevention, process killed.","pattern_disposition_details":{"detect":false,"kill_process":true},
         "cmdline":"tool.exe -dump","filename":"tool.exe","filepath":"\\Device\\HarddiskVolume3\\Temp\\tool.exe","sha1":"0000000000000000000000000000000000000000",
         "sha256":"1111111111111111111111111111111111111111111111111111111111111111","md5":"0123456789abcdef0123456789abcdef","process_id":"399748687993","local_process_id":"4120",
         "process_start_time":"1772359202","process_end_time":"0","user_name":"j.doe","user_id":"S-1-5-21-1-2-3-1001","user_principal":"j.doe@example.com","logon_domain":"EXAMPLE",
         "parent_details":{"process_id":"399748687000","local_process_id":"1000","filename":"cmd.exe","cmdline":"cmd.exe /c tool.exe","filepath":"\\Device\\HarddiskVolume3\\Windows\\System32\\cmd.exe"},
         "grandparent_details":{"process_graph_id":"pid:a1:399748686000","filename":"explorer.exe"},
         "ioc_type":"hash_sha256","ioc_value":"2222222222222222222222222222222222222222222222222222222222222222",
         "device":{"device_id":"a1","hostname":"WS-01","local_ip":"10.20.0.11","external_ip":"203.0.113.7","mac_address":"02-00-5e-00-00-01","platform_name":"Windows","os_version":"Windows 11",
           "product_type":"1","product_type_desc":"Workstation","agent_version":"7.26.1.0","machine_domain":"example.com","groups":[],"pod_labels":null,"tags":null},
         "tags":["triaged"],"show_in_ui":true,"cloud_indicator":"false","falcon_host_link":"https://falcon.example.com/x"}
        """;

    [Fact]
    public void Map_EndpointAlert_FillsFindingDeviceAndEvidence()
    {
        var finding = Mapped.Event<DetectionFinding>(new FalconAlertMapping(), Alert);

        Assert.Equal(200401, finding.TypeUid);
        // 2026-03-01T10:00:02.328Z and 10:01:05.995Z, from `date -u -d ... +%s`.
        Assert.Equal(1772359202328, finding.Time.ToUnixTimeMilliseconds());
        Assert.Equal(1772359265995, finding.FindingInfo.CreatedTime?.ToUnixTimeMilliseconds());
        Assert.Equal(1772359265995, finding.Metadata.ModifiedTime?.ToUnixTimeMilliseconds());
        Assert.Equal("2026-03-01T10:00:02.328Z", finding.Metadata.OriginalTime);
        Assert.Equal("c1:ind:a1:77001-10304-9001", finding.Metadata.Uid);
        Assert.Equal("c1:ind:a1:77001-10304-9001", finding.FindingInfo.Uid);
        Assert.Equal(("aggind:a1:55001", "c1", "alerts_v2", "epp"), (finding.Metadata.CorrelationUid, finding.Metadata.TenantUid, finding.Metadata.LogName, finding.Metadata.Product.Feature?.Name));
        Assert.Equal(["triaged"], finding.Metadata.Labels);
        Assert.Equal((Severity.High, "High"), (finding.SeverityId, finding.Severity));
        Assert.Equal((80, 3), (finding.ConfidenceScore, finding.ConfidenceId));
        Assert.Equal((2, 2), (finding.ActionId, finding.DispositionId));
        Assert.Equal(("Credential dump", "A process read LSASS memory."), (finding.FindingInfo.Title, finding.FindingInfo.Desc));
        Assert.Equal((2, "10304", "credential_theft"), (finding.FindingInfo.Analytic!.TypeId, finding.FindingInfo.Analytic.Uid, finding.FindingInfo.Analytic.Name));
        Assert.Equal("https://falcon.example.com/x", finding.FindingInfo.SrcUrl);
        var attack = Assert.Single(finding.Attacks!);
        Assert.Equal(("TA0006", "T1003", "T1003.001"), (attack.Tactic?.Uid, attack.Technique?.Uid, attack.SubTechnique?.Uid));
        Assert.Equal(("OS Credential Dumping", "LSASS Memory"), (attack.Technique?.Name, attack.SubTechnique?.Name));
        Assert.Equal(("a1", "WS-01", "10.20.0.11", 2, 100), (finding.Device!.Uid, finding.Device.Hostname, finding.Device.Ip, finding.Device.TypeId, finding.Device.Os!.TypeId));
        Assert.Equal(("a1", 1, "7.26.1.0"), (finding.Device.AgentList![0].Uid, finding.Device.AgentList[0].TypeId, finding.Device.AgentList[0].Version));
        Assert.Equal(["203.0.113.7", new string('2', 64)], finding.Observables!.Select(observable => observable.Value));

        var evidence = Assert.Single(finding.Evidences!);
        Assert.Equal(("j.doe", "S-1-5-21-1-2-3-1001", "j.doe@example.com"), (evidence.Actor!.User!.Name, evidence.Actor.User.Uid, evidence.Actor.User.EmailAddr));
        var process = evidence.Process!;
        Assert.Equal(("399748687993", 4120, "tool.exe", "tool.exe -dump"), (process.Uid, process.Pid, process.Name, process.CmdLine));
        Assert.Equal([(3, new string('1', 64)), (1, "0123456789abcdef0123456789abcdef")], process.File!.Hashes!.Select(hash => (hash.AlgorithmId, hash.Value)));
        Assert.Null(process.TerminatedTime);
        Assert.Equal(("399748687000", "cmd.exe"), (process.ParentProcess!.Uid, process.ParentProcess.Name));
        Assert.Equal("399748686000", process.ParentProcess.ParentProcess!.Uid);
    }

    // Bounds from the vendor's table: below 20 informational, then steps of 20.
    [Theory]
    [InlineData(0, Severity.Unknown)]
    [InlineData(1, Severity.Informational)]
    [InlineData(19, Severity.Informational)]
    [InlineData(20, Severity.Low)]
    [InlineData(39, Severity.Low)]
    [InlineData(40, Severity.Medium)]
    [InlineData(59, Severity.Medium)]
    [InlineData(60, Severity.High)]
    [InlineData(79, Severity.High)]
    [InlineData(80, Severity.Critical)]
    [InlineData(100, Severity.Critical)]
    public void Map_Severity_FollowsTheScore(int score, Severity expected)
    {
        var finding = Mapped.Event<DetectionFinding>(new FalconAlertMapping(), Minimal($"\"severity\":{score}"));

        Assert.Equal(expected, finding.SeverityId);
    }

    [Theory]
    [InlineData("new", 1, DetectionFinding.Activity.Create)]
    [InlineData("in_progress", 2, DetectionFinding.Activity.Update)]
    [InlineData("reopened", 2, DetectionFinding.Activity.Update)]
    [InlineData("ignored", 3, DetectionFinding.Activity.Update)]
    [InlineData("closed", 4, DetectionFinding.Activity.Close)]
    [InlineData("parked", 99, DetectionFinding.Activity.Update)]
    public void Map_Status_DecidesStatusAndActivity(string status, int statusId, int activity)
    {
        var finding = Mapped.Event<DetectionFinding>(new FalconAlertMapping(), Minimal($"\"status\":\"{status}\""));

        Assert.Equal((statusId, activity, status), (finding.StatusId, finding.ActivityId, finding.Status));
    }

    [Theory]
    [InlineData("""{"kill_process":true,"quarantine_file":true}""", 2, 2)]
    [InlineData("""{"operation_blocked":"true"}""", 2, 2)]
    [InlineData("""{"quarantine_file":true}""", 2, 3)]
    [InlineData("""{"detect":true}""", 3, 15)]
    [InlineData("""{"policy_disabled":true}""", 3, 15)]
    public void Map_Disposition_FollowsTheFlags(string flags, int action, int disposition)
    {
        var finding = Mapped.Event<DetectionFinding>(new FalconAlertMapping(), Minimal($"\"pattern_disposition_details\":{flags}"));

        Assert.Equal((action, disposition), (finding.ActionId, finding.DispositionId));
    }

    [Fact]
    public void Map_FalconsOwnTechnique_IsNoAttackIdAndStaysInUnmapped()
    {
        var finding = Mapped.Event<DetectionFinding>(
            new FalconAlertMapping(), Minimal("""
                "tactic":"Machine Learning","tactic_id":"CSTA0004","technique":"Cloud-based ML","technique_id":"CST0007"
                """));

        Assert.Null(finding.Attacks);
        Assert.Equal("CSTA0004", (string)finding.Unmapped!["tactic_id"]!);
        Assert.Equal("CST0007", (string)finding.Unmapped["technique_id"]!);
        Assert.Equal("Cloud-based ML", (string)finding.Unmapped["technique"]!);
    }

    [Fact]
    public void Map_AssignedAndJudged_UsesTheIncidentProfile()
    {
        var finding = Mapped.Event<DetectionFinding>(
            new FalconAlertMapping(), Minimal("""
                "assigned_to_name":"A. Poe","assigned_to_uid":"a.poe@example.com","resolution":"false_positive"
                """));

        Assert.Equal(["security_control", "incident"], finding.Metadata.Profiles);
        Assert.Equal(("A. Poe", 1), (finding.Assignee?.Name, finding.VerdictId));
    }

    [Fact]
    public void Map_UnknownField_IsKeptInUnmapped()
    {
        var finding = Mapped.Event<DetectionFinding>(new FalconAlertMapping(), Minimal("\"brand_new\":{\"deep\":[1,null,\"x\"]}"));

        Assert.Equal("""{"deep":[1,"x"]}""", finding.Unmapped!["brand_new"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"timestamp":"2026-03-01T10:00:00Z"}""", "composite_id")]
    [InlineData("""{"composite_id":"x"}""", "timestamp")]
    [InlineData("""{"composite_id":"x","timestamp":"tomorrow"}""", "timestamp")]
    [InlineData("[]", "object")]
    [InlineData("{", "not JSON")]
    public void Map_AlertThatLacksWhatItNeeds_IsQuarantinedWithTheReason(string record, string says) =>
        Assert.Contains(says, Mapped.Reason(new FalconAlertMapping(), record), StringComparison.Ordinal);

    private static string Minimal(string field) => $$"""{"composite_id":"c:ind:a:1","timestamp":"2026-03-01T10:00:00Z",{{field}}}""";
}
