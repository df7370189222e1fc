using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Alerts;

public class DlpAlertTests
{
    [Fact]
    public void Map_AlertOfDataLossPrevention_IsADataSecurityFinding()
    {
        var finding = """
            {"id":"dlp-1","providerAlertId":"p-1","incidentId":"77","tenantId":"t","title":"DLP policy (Card data) matched for document","description":"d","category":"Exfiltration","status":"new","severity":"medium",
            "serviceSource":"dataLossPrevention","detectionSource":"microsoftDataLossPrevention","alertPolicyId":"pol-1","recommendedActions":"Look at it","createdDateTime":"2026-03-02T10:00:00Z","lastUpdateDateTime":"2026-03-02T10:05:00Z",
            "evidence":[{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"accountName":"j.doe","userPrincipalName":"j.doe@example.com","azureAdUserId":"u-1"}},
            {"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"m-1","deviceDnsName":"ws-1.example.com","osPlatform":"Windows11"},
            {"@odata.type":"#microsoft.graph.security.fileEvidence","fileDetails":{"fileName":"cards.xlsx","filePath":"C:\\Users\\j","sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}},
            {"@odata.type":"#microsoft.graph.security.urlEvidence","url":"https://upload.example.net/x"}]}
            """.MapTo<DataSecurityFinding>(MicrosoftFeed.Alerts);

        Assert.Equal(("dlp-1", "77", Severity.Medium, 1, true), (finding.Metadata.Uid, finding.Metadata.CorrelationUid, finding.SeverityId, finding.StatusId, finding.IsAlert));
        Assert.Equal(("pol-1", 1), (finding.DataSecurity!.Policy!.Uid, finding.DataSecurity.DetectionSystemId));
        Assert.Equal(("j.doe", "m-1", "cards.xlsx", "upload.example.net"), (finding.Actor!.User!.Name, finding.Device!.Uid, finding.File!.Name, finding.DstEndpoint!.Hostname));
        Assert.Contains("Look at it", finding.Unmapped.Text(), StringComparison.Ordinal);
        var detection = finding.ToDetectionFinding();
        Assert.Empty(OcsfValidator.Default.Validate(detection).Errors);
        Assert.Equal(("ws-1.example.com", "j.doe@example.com"), (detection.Device!.Hostname, detection.Evidences![0].User!.EmailAddr));
    }
}
