using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Cases;

/// <summary>Falcon cases to Incident Finding (2005).</summary>
internal sealed class FalconCaseMapping() : JsonFeedMapping(FalconFeeds.Cases, "incident_finding")
{
    private const int Closed = 5;

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var uid = record.Required("id");
        var (created, modified) = (record.Time("created_timestamp"), record.Time("updated_timestamp"));
        var status = record.Text("status");
        var (statusId, activity) = Status(status);
        var (name, severity) = (record.Text("name"), FalconSeverity.Of(record.Int("severity")));
        var assignee = Assignee(record);
        var alerts = AlertsOf(record);
        yield return new IncidentFinding
        {
            ActivityId = activity,
            ActivityName = activity == IncidentFinding.Activity.Other ? status : null,
            SeverityId = severity,
            Severity = record.Object("severity_info")?.Text("name", "severity_name"),
            Time = modified ?? created ?? throw new UnmappableRecordException("no time in updated_timestamp or created_timestamp"),
            StartTime = record.Time("start_timestamp"),
            EndTime = record.Time("end_timestamp"),
            StatusId = statusId,
            Status = status,
            Message = name,
            Desc = record.Text("description"),
            FindingInfoList = alerts.Count > 0 ? alerts : [new() { Uid = uid, Title = name, CreatedTime = created, ModifiedTime = modified }],
            Assignee = assignee,
            AssigneeGroup = assignee is null ? new() { Name = "unassigned" } : null,
            Metadata = new()
            {
                Product = FalconValues.Falcon,
                Uid = uid,
                LogName = "cases",
                TenantUid = record.Text("cid"),
                OriginalTime = record.Text("updated_timestamp", "created_timestamp"),
                ModifiedTime = modified,
                Labels = record.Texts("tags") is { Count: > 0 } tags ? tags : null,
                Profiles = ["incident"],
            },
        };
    }

    private static (int StatusId, int Activity) Status(string? status) => status?.ToLowerInvariant() switch
    {
        null => (0, IncidentFinding.Activity.Unknown),
        "new" => (1, IncidentFinding.Activity.Create),
        "in_progress" or "reopened" => (2, IncidentFinding.Activity.Update),
        "closed" => (Closed, IncidentFinding.Activity.Close),
        _ => (99, IncidentFinding.Activity.Update),
    };

    private static List<FindingInfo> AlertsOf(JsonRecord record)
    {
        var evidence = record.Object("evidence");
        var ids = evidence?.Objects("alerts").Select(alert => alert.Text("id", "composite_id")) ?? [];
        return [.. ids.Concat(evidence?.Texts("alerts") ?? []).OfType<string>().Distinct().Select(id => new FindingInfo { Uid = id })];
    }

    // An object as documented; older answers have the name alone.
    private static User? Assignee(JsonRecord record)
    {
        if (record.Object("assigned_to") is not { } user)
        {
            return record.Text("assigned_to") is { } text ? new() { Name = text } : null;
        }

        var (name, uid) = (user.Text("user_id", "email", "display_name", "name"), user.Text("uuid", "user_uuid", "id"));
        return name is null && uid is null ? null : new() { Name = name, Uid = uid, FullName = user.Text("display_name", "name") };
    }
}
