using System.Net;
using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>UserLogon, UserLogonFailed2 and UserLogoff to Authentication (3002).</summary>
internal static class LogonMapping
{
    private static readonly string[] LogonTypes =
    [
        "System", "", "Interactive", "Network", "Batch", "OS Service", "", "Unlock", "Network Cleartext",
        "New Credentials", "Remote Interactive", "Cached Interactive", "Cached Remote Interactive", "Cached Unlock",
    ];

    /// <summary>A logon to the host that the sensor runs on.</summary>
    public static Mapped Map(in TelemetryContext context, int activity, bool succeeded)
    {
        var record = context.Record;
        if (TelemetryParts.User(record) is not { } user)
        {
            return Mapped.Because($"{context.Kind} has neither UserSid nor UserName");
        }

        if (TelemetryParts.Endpoint(record, withPort: false) is not { } host)
        {
            return Mapped.Because($"{context.Kind} names no host: aid and ComputerName are missing");
        }

        var (ip, client) = (IpText.Canonical(record[TelemetryField.RemoteAddress]), record[TelemetryField.ClientComputerName]);
        var (typeId, type) = LogonType(record[TelemetryField.LogonType]);
        var package = record[TelemetryField.AuthenticationPackage];
        return new Authentication
        {
            ActivityId = activity,
            SeverityId = Severity.Informational,
            Time = context.Time,
            Metadata = context.Metadata(HostProfile),
            StatusId = succeeded ? 1 : 2,
            StatusCode = record[TelemetryField.SubStatus] ?? record[TelemetryField.Status],
            User = user,
            Device = TelemetryParts.Device(record),
            DstEndpoint = host,
            SrcEndpoint = ip is null && client is null ? null : new() { Ip = ip, Hostname = client, Port = Port(record[TelemetryField.RemotePort]) },
            Service = record[TelemetryField.LogonProcess] is { } process ? new() { Name = process } : null,
            Actor = TelemetryParts.ContextProcess(record) is { } context1 ? new() { Process = context1 } : null,
            Session = record[TelemetryField.AuthenticationId] is { } logon ? new() { Uid = logon } : null,
            LogonTypeId = typeId,
            LogonType = type,
            IsRemote = typeId is 3 or 8 or 10 or 12 || (ip is not null && !IPAddress.IsLoopback(IPAddress.Parse(ip))),
            AuthProtocolId = Protocol(package),
            AuthProtocol = package,
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }

    private static (int? Id, string? Name) LogonType(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        return Int(text) switch
        {
            // Windows calls the machine's own first logon 0; OCSF calls it 1.
            0 => (1, LogonTypes[0]),
            >= 2 and <= 13 and not 6 and var type => (type, LogonTypes[type]),
            _ => (99, text),
        };
    }

    private static int? Protocol(string? package) => package switch
    {
        null => null,
        _ when package.StartsWith("NTLM", StringComparison.OrdinalIgnoreCase) => 1,
        _ when package.Equals("Kerberos", StringComparison.OrdinalIgnoreCase) => 2,
        _ when package.Contains("Digest", StringComparison.OrdinalIgnoreCase) => 3,
        _ => 99,
    };
}
