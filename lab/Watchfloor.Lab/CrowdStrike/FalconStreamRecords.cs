using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Something that a person or an API client did in the Falcon console.</summary>
internal sealed record FalconAudit
{
    public required DateTimeOffset Time { get; init; }

    /// <summary>AuthActivityAuditEvent or UserActivityAuditEvent.</summary>
    public string EventType { get; init; } = "UserActivityAuditEvent";

    public required string Operation { get; init; }

    public required string Service { get; init; }

    /// <summary>A person's mail address, or the id of an API client.</summary>
    public required string User { get; init; }

    public required string Address { get; init; }

    public bool Success { get; init; } = true;

    public (string Key, string Value)[] Values { get; init; } = [];
}

/// <summary>Writes events of the Falcon event stream. Offsets rise with arrival, since a reader goes on from the last one it saw.</summary>
internal sealed class FalconStreamRecords(Story story, Random random)
{
    /// <summary>Adds an audit event; its id is the tenant's with its offset.</summary>
    public Written Audit(FalconAudit audit) => Add(audit.Time, audit.EventType, "", json => json
        .Text("UserId", audit.User).Text("UserIp", audit.Address).Text("OperationName", audit.Operation).Text("ServiceName", audit.Service).Flag("Success", audit.Success)
        .Number("UTCTimestamp", audit.Time.ToUnixTimeSeconds())
        .List("AuditKeyValues", audit.Values, (item, pair) => item.Text("Key", pair.Key).Text("ValueString", pair.Value)));

    /// <summary>Adds the summary of an alert that the Alerts API has in full.</summary>
    public Written Summary(FalconAlert alert, string compositeId, DateTimeOffset time)
    {
        var device = alert.Process?.Device ?? alert.Device;
        return Add(time, "EppDetectionSummaryEvent", device?.Aid ?? "", json =>
        {
            json.Text("CompositeId", compositeId).Text("Name", alert.Name).Text("Description", alert.Description).Number("Severity", alert.Severity).Text("Tactic", alert.Tactic).Text("Technique", alert.Technique)
                .Text("Objective", "Falcon Detection Method").Text("AgentId", device?.Aid).Text("Hostname", device?.Hostname).Text("LocalIP", device?.LocalIp).Text("PatternDispositionDescription", alert.Killed ? "Prevention, process killed." : "Detection, standard detection.")
                .Text("UserName", (alert.User ?? alert.Process?.User)?.Sam ?? "SYSTEM").Text("LogonDomain", story.Company.NetBios).Text("FalconHostLink", $"https://falcon.example/unified-detections/{Uri.EscapeDataString(compositeId)}");
            if (alert.Process is { } process)
            {
                json.Text("FileName", process.FileName).Text("FilePath", process.DevicePath).Text("CommandLine", process.CommandLine).Text("SHA256String", process.Sha256)
                    .Text("ParentImageFileName", process.Parent?.FileName).Text("ParentCommandLine", process.Parent?.CommandLine).Number("ProcessStartTime", process.Started.ToUnixTimeSeconds());
            }
        });
    }

    private Written Add(DateTimeOffset at, string eventType, string device, Action<Utf8JsonWriter> write)
    {
        var time = at.ToMillisecond();
        var arrival = time + random.Seconds(5, 30);
        var offset = story.StreamOffset(arrival);

        // An offset is one tenant's: only both together name an event.
        var id = string.Create(CultureInfo.InvariantCulture, $"{story.Company.Cid}:{offset}");
        story.FalconStream.Add(
            id,
            time,
            arrival,
            json => json
                .Object("metadata", metadata => metadata.Text("customerIDString", story.Company.Cid).Number("offset", offset).Text("eventType", eventType).Number("eventCreationTime", time.ToUnixTimeMilliseconds()).Text("version", "1.0"))
                .Object("event", write),
            eventType,
            device);
        return new Written(id, time);
    }
}
