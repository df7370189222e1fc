using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>DeviceLogonEvents and IdentityLogonEvents to Authentication 3002.</summary>
internal static class LogonEvent
{
    private const int Other = 99;

    public static Authentication Map(HuntingRow row)
    {
        var record = row.Row;
        var type = record.Text("LogonType");
        var protocol = record.Text("Protocol");
        var ip = IpText.Canonical(record.Text("RemoteIP", "IPAddress"));
        var remoteName = record.Text("RemoteDeviceName");
        var isDeviceRow = row.Table == "DeviceLogonEvents";
        var target = isDeviceRow ? row.DeviceName : record.Text("DestinationDeviceName", "TargetDeviceName");
        var targetIp = IpText.Canonical(record.Text("DestinationIPAddress"));
        var application = record.Text("Application");
        var process = isDeviceRow ? row.Initiating() : null;

        return new Authentication
        {
            ActivityId = row.ActionType?.StartsWith("Logoff", StringComparison.OrdinalIgnoreCase) == true
                ? Authentication.Activity.Logoff : Authentication.Activity.Logon,
            SeverityId = Severity.Informational,
            Time = row.Time,
            Metadata = row.Metadata("host"),
            StatusId = row.ActionType?.ToLowerInvariant() switch
            {
                "logonsuccess" => 1,
                "logonfailed" => 2,
                _ => null,
            },
            StatusDetail = record.Text("FailureReason"),
            User = MicrosoftUser.OfWindows(
                    record.Text("AccountName"), record.Text("AccountDomain"), record.Text("AccountSid"), record.Text("AccountUpn"), record.Text("AccountObjectId"))
                ?? throw new UnmappableRecordException("no AccountName, AccountSid or AccountUpn"),
            SrcEndpoint = (ip ?? remoteName) is null ? null : new NetworkEndpoint
            {
                Ip = ip,
                Hostname = remoteName ?? (isDeviceRow ? null : row.DeviceName),
                Port = HuntingRow.Port(record.Int("RemotePort") ?? record.Int("Port")),
            },
            DstEndpoint = (target ?? targetIp) is null ? null : new NetworkEndpoint
            {
                Hostname = target, Ip = targetIp, Uid = isDeviceRow ? row.DeviceId : null, Port = HuntingRow.Port(record.Int("DestinationPort")),
            },
            Service = application is not null || (target ?? targetIp) is null ? new Service { Name = application ?? "Windows" } : null,
            LogonType = type,
            LogonTypeId = LogonTypeOf(type),
            IsRemote = type?.ToLowerInvariant() switch
            {
                "network" or "remoteinteractive" or "networkcleartext" => true,
                "interactive" or "batch" or "service" or "unlock" or "cachedinteractive" => false,
                _ => null,
            },
            AuthProtocol = protocol,
            AuthProtocolId = protocol?.ToLowerInvariant() switch { null => null, "ntlm" => 1, "kerberos" => 2, "ldap" => 12, _ => Other },
            Device = row.Device(),
            Actor = process is null ? null : new Actor { Process = process, User = process.User },
        };
    }

    private static int? LogonTypeOf(string? type) => type?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        null => null,
        "interactive" => 2,
        "network" => 3,
        "batch" => 4,
        "service" => 5,
        "unlock" => 7,
        "networkcleartext" => 8,
        "newcredentials" => 9,
        "remoteinteractive" => 10,
        "cachedinteractive" => 11,
        _ => Other,
    };
}
