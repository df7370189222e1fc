using System.Text.Json;
using Watchfloor.Connectors.CrowdStrike.Alerts;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>Sensor events from a file, and the event-stream records that archives mix with them.</summary>
internal sealed class FalconTelemetryFeedMapping : IFeedMapping
{
    private static readonly StreamFeed Stream = new();

    /// <inheritdoc/>
    public string Feed => FalconFeeds.Telemetry;

    /// <inheritdoc/>
    public IReadOnlyList<string> OcsfClasses { get; } =
    [
        "process_activity", "network_activity", "dns_activity", "authentication", "scheduled_job_activity", "windows_service_activity",
        "file_activity", "registry_value_activity", "base_event", "detection_finding",
    ];

    /// <inheritdoc/>
    public MappedRecord Map(string rawRecord) => MappedRecord.OfJson(rawRecord, record => Map(new FalconTelemetryMapping(), record, rawRecord));

    /// <summary>Maps a record that is parsed already, with a mapping that the caller keeps.</summary>
    public static MappedRecord Map(FalconTelemetryMapping mapping, JsonElement record, string? rawRecord = null)
    {
        try
        {
            return mapping.Map(record) is { } mapped ? mapped.ToRecord() : Stream.Map(record, rawRecord ?? record.GetRawText());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A mistake in a mapping must not stop a feed: the record waits in quarantine for the fix.
            return MappedRecord.Quarantined($"mapping failed with {exception.GetType().Name}: {exception.Message}");
        }
    }

    private sealed class StreamFeed() : JsonFeedMapping(FalconFeeds.Telemetry)
    {
        protected override IEnumerable<Ocsf.OcsfEvent> MapRecord(JsonRecord record) => StreamMapping.TryMap(record) is { } mapped ? [mapped] : [];
    }
}
