using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Alerts;

public class IncidentMappingTests
{
    [Fact]
    public void Map_Incident_FillsTheFinding()
    {
        var incident = """
            {"id":"4021","displayName":"Multi-stage incident","description":"Three alerts","status":"active","severity":"high","classification":null,"assignedTo":null,"priorityScore":72,"customTags":["vip"],
            "createdDateTime":"2026-03-02T10:05:10Z","lastUpdateDateTime":"2026-03-02T10:06:00Z","tenantId":"t-1","incidentWebUrl":"https://security.example.com/incidents/4021"}
            """.MapTo<IncidentFinding>(MicrosoftFeed.Incidents);

        Assert.Equal("4021", incident.Metadata.Uid);
        Assert.Equal("Multi-stage incident", incident.Message);
        Assert.Equal("Three alerts", incident.Desc);
        Assert.Equal((1, Severity.High, IncidentFinding.Activity.Update), (incident.StatusId, incident.SeverityId, incident.ActivityId));
        Assert.Equal("unassigned", incident.AssigneeGroup!.Name);
        Assert.Equal("4021", Assert.Single(incident.FindingInfoList).Uid);
        Assert.Equal(["vip"], incident.Metadata.Labels!);
        Assert.Equal(72L, (long?)incident.Unmapped!["priorityScore"]);
    }

    [Fact]
    public void Map_ExpandedAlerts_AreItsFindings()
    {
        var incident = """{"id":"1","status":"resolved","assignedTo":"a@example.com","createdDateTime":"2026-03-02T10:05:10Z","alerts":[{"id":"x","title":"First"},{"id":"y"}]}""".MapTo<IncidentFinding>(MicrosoftFeed.Incidents);

        Assert.Equal(["x", "y"], incident.FindingInfoList.Select(finding => finding.Uid));
        Assert.Equal((4, IncidentFinding.Activity.Close, "a@example.com"), (incident.StatusId, incident.ActivityId, incident.Assignee!.Name));
    }

    [Theory]
    [InlineData("inProgress", 2)]
    [InlineData("awaitingAction", 3)]
    [InlineData("redirected", 99)]
    public void Map_Status_BecomesOcsfStatus(string status, int expected) =>
        Assert.Equal(expected, $$"""{"id":"1","status":"{{status}}","createdDateTime":"2026-03-02T10:05:10Z"}""".MapTo<IncidentFinding>(MicrosoftFeed.Incidents).StatusId);
}
