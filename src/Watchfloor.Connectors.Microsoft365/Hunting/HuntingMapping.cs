using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Rows of advanced hunting. Each feed reads one table, and files hold any: the row's own columns say which it is.</summary>
internal sealed class HuntingMapping(string feed) : JsonFeedMapping(
    feed, "process_activity", "network_activity", "authentication", "file_activity", "registry_value_activity", "email_activity", "detection_finding", "api_activity")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var envelope = DiagnosticEnvelope.Open(record);
        var row = new HuntingRow(envelope.Body, envelope.Outer.Peek("category"));
        return row.Table switch
        {
            "DeviceProcessEvents" => [ProcessEvent.Map(row)],
            "DeviceNetworkEvents" => [NetworkEvent.Map(row)],
            "DeviceLogonEvents" or "IdentityLogonEvents" => [LogonEvent.Map(row)],
            "DeviceFileEvents" => [FileEvent.Map(row)],
            "DeviceRegistryEvents" => [RegistryEvent.Map(row)],
            "EmailEvents" => [EmailEvent.Map(row)],
            "AlertInfo" or "AlertEvidence" => [HuntingAlert.Map(envelope)],
            _ => [OtherEvent.Map(row)],
        };
    }
}
