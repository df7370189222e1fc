using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Stream;

/// <summary>Events of the event stream: what people and API clients did in the console, to the identity classes; everything else whole, as Base Event.</summary>
/// <remarks>A summary of an alert says less than the alert that <c>crowdstrike.alerts</c> brings. As a finding it would count twice, so it is one only where that is asked for.</remarks>
internal sealed class FalconStreamMapping(bool summariesAreFindings) : JsonFeedMapping(
    FalconFeeds.Stream, "authentication", "account_change", "user_access", "entity_management", "base_event", "detection_finding")
{
    /// <summary>For files, where nothing else brings the alerts.</summary>
    public FalconStreamMapping()
        : this(summariesAreFindings: true)
    {
    }

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var kind = record.Object("metadata")?.Text("eventType") ?? record.Object("event")?.Text("ExternalApiType");
        var isSummary = kind?.EndsWith("DetectionSummaryEvent", StringComparison.Ordinal) == true;
        return [isSummary && !summariesAreFindings ? Other(record, kind) : Known(record, kind)];
    }

    /// <summary>The class of its kind; a Base Event that says what was missing where the record lacks what the class needs.</summary>
    private static OcsfEvent Known(JsonRecord record, string? kind)
    {
        try
        {
            return StreamMapping.TryMap(record) ?? Other(record, kind);
        }
        catch (UnmappableRecordException exception)
        {
            return Other(record, kind) with { StatusDetail = exception.Message };
        }
    }

    private static BaseEvent Other(JsonRecord record, string? kind)
    {
        var name = kind ?? throw new UnmappableRecordException("no metadata.eventType");
        var (metadata, inner) = (record.Object("metadata"), record.Object("event"));
        return new()
        {
            ActivityId = BaseEvent.Activity.Other,
            ActivityName = name,
            SeverityId = FalconSeverity.Named(inner?.Text("SeverityName")) ?? Severity.Informational,
            Time = metadata?.Time("eventCreationTime") ?? inner?.Time("UTCTimestamp") ?? throw new UnmappableRecordException("no time in metadata.eventCreationTime or event.UTCTimestamp"),
            Message = inner?.Text("Description", "OperationName", "Message") ?? name,
            Metadata = new()
            {
                Product = FalconValues.Falcon,
                Uid = metadata?.Text("offset") is { } offset
                    ? $"{metadata.Text("customerIDString")}:{offset}"
                    : throw new UnmappableRecordException($"{name} has no metadata.offset, so it has no id"),
                LogName = "event_stream",
                EventCode = name,
                TenantUid = metadata.Text("customerIDString"),

                // Joins a summary to its alert.
                CorrelationUid = inner?.Text("CompositeId"),
                OriginalTime = metadata.Text("eventCreationTime"),
            },
        };
    }
}
