using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>Records of the Falcon event stream, bare or as an archive nests them, found by what they call themselves.</summary>
internal static class StreamMapping
{
    /// <summary>Maps a detection summary or an audit event; null when the record is neither.</summary>
    /// <exception cref="UnmappableRecordException">It is one of them and lacks what it needs.</exception>
    public static OcsfEvent? TryMap(JsonRecord record)
    {
        var inner = record.Object("event") ?? record;
        var metadata = record.Object("metadata");
        var kind = metadata?.Text("eventType") ?? inner.Text("ExternalApiType") ?? record.Text("fdr_event_type", "event_simpleName");
        return kind switch
        {
            null => null,
            _ when kind.EndsWith("DetectionSummaryEvent", StringComparison.Ordinal) => DetectionSummaryMapping.Map(record, inner, metadata),
            _ when kind.EndsWith("ActivityAuditEvent", StringComparison.Ordinal) => AuditMapping.Map(inner, metadata),
            _ => null,
        };
    }
}
