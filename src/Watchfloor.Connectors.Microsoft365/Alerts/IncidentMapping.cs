using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Defender XDR incidents to Incident Finding 2005.</summary>
internal sealed class IncidentMapping() : JsonFeedMapping(MicrosoftFeed.Incidents, "incident_finding")
{
    private const int Resolved = 4;
    private const int Other = 99;

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        record.Ignore("@odata.context", "@odata.etag");
        var id = record.Required("id");
        var created = record.Time("createdDateTime");
        var modified = record.Time("lastUpdateDateTime");
        var status = record.Text("status");
        var statusId = StatusOf(status);
        var severity = record.Text("severity");
        var name = record.Text("displayName");
        var assignee = record.Text("assignedTo");
        var labels = record.Texts("customTags").Concat(record.Texts("systemTags")).ToList();
        var alerts = record.Objects("alerts")
            .Where(alert => alert.Has("id"))
            .Select(alert => new FindingInfo { Uid = alert.Required("id"), Title = alert.Text("title") })
            .ToList();

        yield return new IncidentFinding
        {
            ActivityId = status?.ToLowerInvariant() is "resolved" or "redirected" ? IncidentFinding.Activity.Close
                : modified is null || modified == created ? IncidentFinding.Activity.Create
                : IncidentFinding.Activity.Update,
            SeverityId = MicrosoftSeverity.Of(severity),
            Severity = severity,
            Time = modified ?? created ?? throw new UnmappableRecordException("no time in lastUpdateDateTime or createdDateTime"),
            StartTime = created,
            StatusId = statusId,
            Status = status,
            Message = name,
            Metadata = new Metadata
            {
                Uid = id,
                Product = MicrosoftProduct.DefenderXdr,
                LogName = "incidents",
                TenantUid = record.Text("tenantId"),
                OriginalTime = record.Text("lastUpdateDateTime", "createdDateTime"),
                ModifiedTime = modified,
                Profiles = ["incident"],
                Labels = labels.Count > 0 ? labels : null,
            },

            // Incidents are read without their alerts, since the expansion fails on large tenants; alerts name their incident.
            FindingInfoList = alerts.Count > 0 ? alerts : [new FindingInfo { Uid = id, Title = name, CreatedTime = created, ModifiedTime = modified }],
            Desc = record.Text("description", "summary"),
            Assignee = assignee is null ? null : new User { Name = assignee },
            AssigneeGroup = assignee is null ? new Group { Name = "unassigned" } : null,
            VerdictId = MicrosoftSeverity.VerdictOf(record.Text("classification")),
            SrcUrl = record.Text("incidentWebUrl"),
        };
    }

    private static int StatusOf(string? status) => status?.ToLowerInvariant() switch
    {
        "active" => 1,
        "inprogress" => 2,
        "awaitingaction" => 3,
        "resolved" => Resolved,
        null or "unknown" => 0,
        _ => Other,
    };
}
