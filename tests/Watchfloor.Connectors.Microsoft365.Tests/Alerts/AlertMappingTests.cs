using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Alerts;

public class AlertMappingTests
{
    private const string Alert = """
        {"id":"da1-1","providerAlertId":"1-1","incidentId":"4021","tenantId":"00000000-0000-0000-0000-00000000000a","title":"Suspicious PowerShell","description":"An encoded command ran.",
        "category":"Execution","status":"inProgress","severity":"medium","classification":"truePositive","determination":"malware","serviceSource":"microsoftDefenderForEndpoint",
        "detectionSource":"antivirus","detectorId":"det-7","productName":"Microsoft Defender for Endpoint","assignedTo":"analyst@example.com","mitreTechniques":["T1059.001","T1078"],
        "recommendedActions":"Isolate the device","threatDisplayName":"Trojan:Win32/Example","createdDateTime":"2026-03-02T10:05:00.1234567Z","lastUpdateDateTime":"2026-03-02T10:06:00Z",
        "firstActivityDateTime":"2026-03-02T09:58:00Z","lastActivityDateTime":"2026-03-02T10:01:00Z","resolvedDateTime":null,"alertWebUrl":"https://security.example.com/alerts/da1-1",
        "actorDisplayName":"Example Group","comments":[],"systemTags":["Defender Experts"],"evidence":[
        {"@odata.type":"#microsoft.graph.security.deviceEvidence","verdict":"suspicious","mdeDeviceId":"mde-1","azureAdDeviceId":"aad-1","deviceDnsName":"ws-07.example.com","osPlatform":"Windows11","version":"24H2","lastIpAddress":"10.1.2.3"},
        {"@odata.type":"#microsoft.graph.security.userEvidence","verdict":"unknown","userAccount":{"accountName":"j.doe","domainName":"LAB","userPrincipalName":"j.doe@example.com","azureAdUserId":"u-1","userSid":"S-1-5-21-1-2-3-1001"}},
        {"@odata.type":"#microsoft.graph.security.processEvidence","verdict":"malicious","processId":4120,"parentProcessId":1000,"processCommandLine":"powershell.exe -enc AAAA",
         "imageFile":{"fileName":"powershell.exe","filePath":"C:\\Windows\\System32\\WindowsPowerShell\\v1.0","sha256":"ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB","sha1":null},"parentProcessImageFile":{"fileName":"winword.exe","filePath":"C:\\Office"}},
        {"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"::ffff:198.51.100.9","countryLetterCode":"NL"},
        {"@odata.type":"#microsoft.graph.security.aiAgentEvidence","agentName":"helper","instructions":"none"}]}
        """;

    [Fact]
    public void Map_Alert_FillsTheFinding()
    {
        var finding = Alert.MapTo<DetectionFinding>(MicrosoftFeed.Alerts);

        Assert.Equal("da1-1", finding.Metadata.Uid);
        Assert.Equal("da1-1", finding.FindingInfo.Uid);
        Assert.Equal("1-1", finding.FindingInfo.UidAlt);
        Assert.Equal("4021", finding.Metadata.CorrelationUid);
        Assert.Equal(["incident"], finding.Metadata.Profiles!);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 6, 0, TimeSpan.Zero), finding.Time);
        Assert.Equal("2026-03-02T10:06:00Z", finding.Metadata.OriginalTime);
        Assert.Equal(DetectionFinding.Activity.Update, finding.ActivityId);
        Assert.Equal(Severity.Medium, finding.SeverityId);
        Assert.Equal(2, finding.StatusId);
        Assert.Equal(2, finding.VerdictId);
        Assert.Equal("analyst@example.com", finding.Assignee!.Name);
        Assert.Equal("Isolate the device", finding.Remediation!.Desc);
        Assert.Equal("Trojan:Win32/Example", finding.Malware![0].Name);
        Assert.Equal(["Execution"], finding.FindingInfo.Types!);
        Assert.Equal(("det-7", "antivirus", 1), (finding.FindingInfo.Analytic!.Uid, finding.FindingInfo.Analytic.Category, finding.FindingInfo.Analytic.TypeId));
        Assert.Equal("microsoftDefenderForEndpoint", finding.Metadata.Product.Feature!.Name);
    }

    [Fact]
    public void Map_MitreTechniques_SplitsSubTechniquesAndNamesTheTactic()
    {
        var attacks = Alert.MapTo<DetectionFinding>(MicrosoftFeed.Alerts).FindingInfo.Attacks!;

        Assert.Equal(["T1059/T1059.001/", "T1078//", "//TA0002"], attacks.Select(attack => $"{attack.Technique?.Uid}/{attack.SubTechnique?.Uid}/{attack.Tactic?.Uid}"));
    }

    [Fact]
    public void Map_Evidence_BecomesOneOcsfEvidenceEach()
    {
        var finding = Alert.MapTo<DetectionFinding>(MicrosoftFeed.Alerts);
        var evidences = finding.Evidences!;

        Assert.Equal(5, evidences.Count);
        Assert.Equal(("mde-1", "aad-1", "ws-07.example.com", "10.1.2.3", 2), (evidences[0].Device!.Uid, evidences[0].Device!.UidAlt, evidences[0].Device!.Hostname, evidences[0].Device!.Ip, evidences[0].Device!.TypeId));
        Assert.Equal(4, evidences[0].VerdictId);
        Assert.Equal(("j.doe", "LAB", "j.doe@example.com", "u-1", "S-1-5-21-1-2-3-1001"), (evidences[1].User!.Name, evidences[1].User!.Domain, evidences[1].User!.EmailAddr, evidences[1].User!.Uid, evidences[1].User!.UidAlt));
        Assert.Equal((4120, 1000, 2), (evidences[2].Process!.Pid, evidences[2].Process!.ParentProcess!.Pid, evidences[2].VerdictId));
        Assert.Equal(@"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe", evidences[2].Process!.File!.Path);
        Assert.Equal(new string('a', 1) + "bab", evidences[2].Process!.File!.Hashes![0].Value[..4]);
        Assert.Equal(("198.51.100.9", "NL"), (evidences[3].SrcEndpoint!.Ip, evidences[3].SrcEndpoint!.Location!.Country));
        Assert.Equal("helper", (string?)evidences[4].Data!["agentName"]);
        Assert.Equal("mde-1", Assert.Single(finding.Resources!).Uid);
        Assert.Equal("ws-07.example.com", finding.Device!.Hostname);
    }

    [Fact]
    public void Map_FieldsWithoutAttribute_GoToUnmapped()
    {
        var unmapped = Alert.MapTo<DetectionFinding>(MicrosoftFeed.Alerts).Unmapped;

        Assert.Equal("malware", (string?)unmapped!["determination"]);
        Assert.Equal("Example Group", (string?)unmapped["actorDisplayName"]);
        Assert.False(unmapped.ContainsKey("resolvedDateTime"));
        Assert.False(unmapped.ContainsKey("title"));
    }

    [Theory]
    [InlineData("new", 1, DetectionFinding.Activity.Create)]
    [InlineData("resolved", 4, DetectionFinding.Activity.Close)]
    [InlineData("Resolved", 4, DetectionFinding.Activity.Close)]
    [InlineData("somethingNew", 99, DetectionFinding.Activity.Create)]
    public void Map_Status_BecomesStatusAndActivity(string status, int statusId, int activity)
    {
        var finding = $$"""{"id":"a","status":"{{status}}","severity":"high","createdDateTime":"2026-03-02T10:00:00Z","lastUpdateDateTime":"2026-03-02T10:00:00Z"}""".MapTo<DetectionFinding>(MicrosoftFeed.Alerts);

        Assert.Equal((statusId, activity), (finding.StatusId, finding.ActivityId));
    }

    [Theory]
    [InlineData("""{"title":"no id","createdDateTime":"2026-03-02T10:00:00Z"}""", "no id")]
    [InlineData("""{"id":"a","title":"no time"}""", "no time")]
    [InlineData("""[1]""", "object")]
    [InlineData("""{"id":""", "not JSON")]
    [InlineData("""{"id":"a","title":"\ud800","createdDateTime":"2026-03-02T10:00:00Z"}""", "UTF-16")]
    public void Map_RecordThatCannotBeMapped_SaysWhy(string raw, string reason) =>
        Assert.Contains(reason, raw.Quarantine(MicrosoftFeed.Alerts), StringComparison.Ordinal);

    [Fact]
    public void Map_RiskDetection_JoinsItsSignIn()
    {
        var finding = """
            {"id":"risk-1","userId":"u-1","userPrincipalName":"j.doe@example.com","riskEventType":"passwordSpray","riskLevel":"high","riskState":"confirmedCompromised","ipAddress":"198.51.100.9","activityDateTime":"2026-03-02T09:58:00Z",
            "detectedDateTime":"2026-03-02T09:58:05Z","lastUpdatedDateTime":"2026-03-02T09:59:00Z","correlationId":"c-1","location":{"countryOrRegion":"NL"},"additionalInfo":"[{\"Key\":\"mitreTechniques\",\"Value\":\"T1110,T1078\"}]"}
            """.MapTo<DetectionFinding>(MicrosoftFeed.Alerts);

        Assert.Equal((Severity.High, 3, 1, 2, "c-1"), (finding.SeverityId, finding.RiskLevelId, finding.StatusId, finding.VerdictId, finding.Metadata.CorrelationUid));
        Assert.Equal(("j.doe@example.com", "198.51.100.9"), (finding.Evidences![0].User!.Name, finding.Evidences[0].SrcEndpoint!.Ip));
        Assert.Equal(["T1110.003", "T1110", "T1078"], finding.FindingInfo.Attacks!.Select(attack => attack.SubTechnique?.Uid ?? attack.Technique!.Uid));
    }
}
