using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>Falcon alerts to Detection Finding (2004). Also reads what came before them: detection summaries and audit events of the event stream.</summary>
internal sealed class FalconAlertMapping() : JsonFeedMapping(
    FalconFeeds.Alerts, "detection_finding", "authentication", "account_change", "user_access", "entity_management")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record) =>
        [StreamMapping.TryMap(record) ?? Alert(record)];

    private static DetectionFinding Alert(JsonRecord record)
    {
        var uid = record.Required("composite_id");
        var time = record.RequiredTime("timestamp", "created_timestamp");
        var modified = record.Time("updated_timestamp");
        var (status, statusText) = Status(record.Text("status"));
        var disposition = AlertDisposition.Of(record);
        var (assignee, verdict) = (Assignee(record), Verdict(record.Text("resolution")));
        var attacks = AlertAttacks.Of(record, out var foreignIds);
        var confidence = record.Int("confidence");

        // Large, internal to the vendor's graph, and of no use to a reader; the raw record has them.
        record.Ignore("crawl_edge_ids", "crawl_vertex_ids", "crawled_timestamp", "created_timestamp", "id");
        return new()
        {
            ActivityId = status switch
            {
                4 => DetectionFinding.Activity.Close,
                1 or null => DetectionFinding.Activity.Create,
                _ => DetectionFinding.Activity.Update,
            },
            Time = time,
            StartTime = record.Time("start_time", "first_timestamp"),
            EndTime = record.Time("end_time", "last_timestamp"),
            SeverityId = FalconSeverity.Of(record.Int("severity")),
            Severity = record.Text("severity_name"),
            Message = record.Text("description") ?? record.Text("display_name", "name"),
            StatusId = status,
            Status = statusText,
            ActionId = disposition.ActionId,
            DispositionId = disposition.DispositionId,
            Disposition = disposition.Text,
            ConfidenceScore = confidence,
            ConfidenceId = confidence switch { null => null, < 34 => 1, < 67 => 2, _ => 3 },
            IsAlert = true,
            Device = AlertDevice.Of(record),
            Attacks = attacks,
            Assignee = assignee,
            VerdictId = verdict,
            FindingInfo = new()
            {
                Uid = uid,
                Title = record.Text("display_name", "name"),
                Desc = record.Text("description"),
                Types = record.Text("type") is { } type ? [type] : null,
                Attacks = attacks,
                Analytic = Analytic(record),
                CreatedTime = record.Time("created_timestamp"),
                ModifiedTime = modified,
                FirstSeenTime = record.Time("first_timestamp", "start_time"),
                LastSeenTime = record.Time("last_timestamp", "end_time"),
                SrcUrl = record.Text("falcon_host_link"),
            },
            Evidences = AlertEvidence.Of(record),
            Resources = record.Text("resource_id") is { } resource ? [new() { Uid = resource, Type = record.Text("service") }] : null,
            Observables = AlertObservables.Of(record),
            Metadata = new()
            {
                Product = FalconValues.Falcon with { Feature = record.Text("product") is { } product ? new() { Name = product } : null },
                Uid = uid,
                LogName = "alerts_v2",
                TenantUid = record.Text("cid"),
                CorrelationUid = record.Text("aggregate_id"),
                OriginalTime = record.Text("timestamp", "created_timestamp"),
                ModifiedTime = modified,
                Labels = record.Texts("tags") is { Count: > 0 } tags ? tags : null,
                Profiles = assignee is null && verdict is null ? ["security_control"] : ["security_control", "incident"],
            },
            Unmapped = foreignIds,
        };
    }

    private static (int? Id, string? Text) Status(string? status) => status?.ToLowerInvariant() switch
    {
        null => (null, null),
        "new" => (1, status),
        "in_progress" or "reopened" => (2, status),
        "ignored" => (3, status),
        "closed" => (4, status),
        _ => (99, status),
    };

    private static User? Assignee(JsonRecord record)
    {
        var (name, uid) = (record.Text("assigned_to_name"), record.Text("assigned_to_uuid"));
        return name is null && uid is null ? null : new() { Name = name, Uid = uid, EmailAddr = record.Text("assigned_to_uid") };
    }

    private static int? Verdict(string? resolution) => resolution?.ToLowerInvariant() switch
    {
        null => null,
        "true_positive" => 2,
        "false_positive" => 1,
        "ignored" => 3,
        _ => null,
    };

    private static Analytic? Analytic(JsonRecord record)
    {
        // Pattern 0 means that no pattern stands behind the alert.
        var pattern = record.Text("pattern_id") is { } id and not "0" ? id : null;
        var name = record.Text("scenario");
        return pattern is null && name is null ? null : new() { TypeId = 2, Uid = pattern, Name = name };
    }
}
