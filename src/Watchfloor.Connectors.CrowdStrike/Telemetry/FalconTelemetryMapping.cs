using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>Sensor events, from NG-SIEM or a Falcon Data Replicator file, to OCSF.</summary>
/// <remarks>One instance for one thread: it reuses its slots.</remarks>
internal sealed class FalconTelemetryMapping
{
    /// <summary>The kinds that detections use, read when the settings name none.</summary>
    public static readonly IReadOnlyList<string> DetectionKinds =
    [
        "ProcessRollup2", "SyntheticProcessRollup2", "NetworkConnectIP4", "NetworkConnectIP6", "NetworkReceiveAcceptIP4", "NetworkReceiveAcceptIP6",
        "DnsRequest", "UserLogon", "UserLogonFailed2", "ScheduledTaskRegistered", "ScheduledTaskModified", "ScheduledTaskDeleted", "ServiceStarted", "CreateService",
        "*Written", "NewExecutableRenamed", "AsepValueUpdate", "RemovableMediaVolumeMounted", "DriverLoad",
    ];

    private readonly TelemetryRecord record = new();

    /// <summary>Maps one record; null when it is a detection summary or an audit event, which have mappings of their own.</summary>
    public Mapped? Map(JsonElement source)
    {
        if (source.ValueKind != JsonValueKind.Object)
        {
            return Mapped.Because($"the record is a JSON {source.ValueKind}, not an object");
        }

        record.Read(source);
        if (IsStreamEvent(source))
        {
            return null;
        }

        if ((record[TelemetryField.Kind] ?? record[TelemetryField.StreamKind]) is not { } kind)
        {
            return Mapped.Because("the record has no event_simpleName, so it is not a sensor event");
        }

        if (TelemetryParts.Time(record) is not var (time, original))
        {
            return Mapped.Because($"{kind} has no time: ContextTimeStamp, timestamp and @timestamp are missing or unreadable");
        }

        var raw = source.GetRawText();
        return Map(new TelemetryContext(record, kind, Uid(raw), time, original, raw));
    }

    private bool IsStreamEvent(JsonElement source) => (record[TelemetryField.Kind] ?? record[TelemetryField.StreamKind]) is { } kind
        ? kind.EndsWith("DetectionSummaryEvent", StringComparison.Ordinal) || kind.EndsWith("ActivityAuditEvent", StringComparison.Ordinal)
        : source.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("eventType", out _);

    /// <summary>An event that lacks what its class needs is kept as a Base Event that says so: a hunt still finds it, and nothing of it is made up.</summary>
    private static Mapped Map(in TelemetryContext context)
    {
        var mapped = MapKind(context);
        return mapped is { Event: null, Reason: { } reason } ? Other(context) with { StatusDetail = reason } : mapped;
    }

    private static Mapped MapKind(in TelemetryContext context) => context.Kind switch
    {
        "ProcessRollup2" or "SyntheticProcessRollup2" => ProcessMapping.Map(context, ProcessActivity.Activity.Launch),
        "EndOfProcess" => ProcessMapping.Map(context, ProcessActivity.Activity.Terminate),
        "NetworkConnectIP4" or "NetworkConnectIP6" => NetworkMapping.Map(context, NetworkActivity.Activity.Open, inboundByKind: false),
        "NetworkReceiveAcceptIP4" or "NetworkReceiveAcceptIP6" => NetworkMapping.Map(context, NetworkActivity.Activity.Open, inboundByKind: true),
        "NetworkListenIP4" or "NetworkListenIP6" => NetworkMapping.Map(context, NetworkActivity.Activity.Listen, inboundByKind: true),
        "NetworkCloseIP4" or "NetworkCloseIP6" => NetworkMapping.Map(context, NetworkActivity.Activity.Close, inboundByKind: false),
        "DnsRequest" => DnsMapping.Map(context),
        "UserLogon" => LogonMapping.Map(context, Authentication.Activity.Logon, succeeded: true),
        "UserLogonFailed" or "UserLogonFailed2" => LogonMapping.Map(context, Authentication.Activity.Logon, succeeded: false),
        "UserLogoff" => LogonMapping.Map(context, Authentication.Activity.Logoff, succeeded: true),
        "ScheduledTaskRegistered" => PersistenceMapping.MapTask(context, ScheduledJobActivity.Activity.Create),
        "ScheduledTaskModified" => PersistenceMapping.MapTask(context, ScheduledJobActivity.Activity.Update),
        "ScheduledTaskDeleted" => PersistenceMapping.MapTask(context, ScheduledJobActivity.Activity.Delete),
        "ServiceStarted" => PersistenceMapping.MapService(context, WindowsServiceActivity.Activity.Start),
        "CreateService" => PersistenceMapping.MapService(context, WindowsServiceActivity.Activity.Create),
        "ModifyServiceBinary" => PersistenceMapping.MapService(context, WindowsServiceActivity.Activity.Reconfigure),
        "AsepValueUpdate" => PersistenceMapping.MapRegistryValue(context),
        "RemovableMediaVolumeMounted" => FileMapping.MapVolume(context, FileActivity.Activity.Mount),
        "RemovableMediaVolumeUnmounted" => FileMapping.MapVolume(context, FileActivity.Activity.Unmount),
        "DirectoryCreate" => FileMapping.Map(context, FileActivity.Activity.Create),
        "FileDeleteInfo" => FileMapping.Map(context, FileActivity.Activity.Delete),
        "NewExecutableRenamed" or "FileRenameInfo" => FileMapping.Map(context, FileActivity.Activity.Rename),
        _ when context.Kind.EndsWith("Written", StringComparison.Ordinal) => FileMapping.Map(context, FileActivity.Activity.Create),
        _ when context.Kind.EndsWith("FileRenamed", StringComparison.Ordinal) => FileMapping.Map(context, FileActivity.Activity.Rename),
        _ when context.Kind.EndsWith("FileDeleted", StringComparison.Ordinal) => FileMapping.Map(context, FileActivity.Activity.Delete),
        _ => Other(context),
    };

    /// <summary>A kind that has no class of its own here: kept whole, so that a hunt still finds it.</summary>
    private static BaseEvent Other(in TelemetryContext context) => new()
    {
        ActivityId = BaseEvent.Activity.Other,
        ActivityName = context.Kind,
        SeverityId = Severity.Informational,
        Time = context.Time,
        Metadata = context.Metadata(FalconValues.HostProfile),
        Message = context.Kind,
        Device = TelemetryParts.Device(context.Record),
        Actor = TelemetryParts.Actor(context.Record),
        Unmapped = context.Record.Everything(),
        RawData = context.Raw,
    };

    // A record without an id of its own is named by what it says: read twice, it is the same event.
    private string Uid(string raw) =>
        record[TelemetryField.AtId] ?? record[TelemetryField.Id]
        ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(raw)).AsSpan(0, 16));
}
