using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>DeviceNetworkEvents to Network Activity 4001. Source is who opened the connection: the device, except for what it accepted.</summary>
internal static class NetworkEvent
{
    private const int UnknownDirection = 0;
    private const int Inbound = 1;
    private const int Outbound = 2;

    public static NetworkActivity Map(HuntingRow row)
    {
        var record = row.Row;
        var action = row.ActionType?.ToLowerInvariant();
        var details = record.Object("AdditionalFields");
        var remoteUrl = record.Text("RemoteUrl");
        var localIp = IpText.Canonical(record.Text("LocalIP"));
        var local = Endpoint(localIp, record.Int("LocalPort"), row.DeviceName);
        var remote = Endpoint(IpText.Canonical(record.Text("RemoteIP")), record.Int("RemotePort"), HostOf(remoteUrl));
        var direction = DirectionOf(action, details?.Peek("direction"));
        var isListening = action == "listeningconnectioncreated";
        var protocol = record.Text("Protocol");
        if (local is null && remote is null)
        {
            throw new UnmappableRecordException("no LocalIP, RemoteIP or RemoteUrl");
        }

        return new NetworkActivity
        {
            ActivityId = ActivityOf(action),
            ActivityName = row.ActionType,
            SeverityId = Severity.Informational,
            Time = row.Time,
            Metadata = row.Metadata("host"),
            Device = row.Device(localIp),
            Actor = row.Initiating() is { } process ? new Actor { Process = process, User = process.User } : null,
            SrcEndpoint = isListening ? null : direction == Inbound ? remote : local,
            DstEndpoint = isListening || direction == Inbound ? local : remote,
            IsSrcDstAssignmentKnown = direction != UnknownDirection,
            ConnectionInfo = new NetworkConnectionInfo
            {
                DirectionId = direction,
                ProtocolName = ProtocolName(protocol),
                ProtocolNum = ProtocolNumber(protocol),
                BoundaryId = BoundaryOf(record.Text("RemoteIPType")),
                Uid = details?.Text("uid"),
            },
            AppProtocolName = action switch
            {
                "dnsconnectioninspected" => "dns",
                "httpconnectioninspected" => "http",
                "sslconnectioninspected" => "tls",
                _ => null,
            },
            Url = remoteUrl?.Contains('/') == true ? new Url { UrlString = remoteUrl, Hostname = HostOf(remoteUrl) } : null,
        };
    }

    private static int ActivityOf(string? action) => action switch
    {
        null => NetworkActivity.Activity.Unknown,
        "connectionsuccess" or "connectionattempt" or "connectionrequest" or "inboundconnectionaccepted" or "connectionacknowledged" => NetworkActivity.Activity.Open,
        "connectionfailed" or "inboundconnectionblocked" => NetworkActivity.Activity.Fail,
        "connectionfound" or "dnsconnectioninspected" or "httpconnectioninspected" or "sslconnectioninspected" => NetworkActivity.Activity.Traffic,
        "listeningconnectioncreated" => NetworkActivity.Activity.Listen,
        _ when action.EndsWith("inspected", StringComparison.Ordinal) => NetworkActivity.Activity.Traffic,
        _ => NetworkActivity.Activity.Other,
    };

    private static int DirectionOf(string? action, string? observed) => action switch
    {
        _ when string.Equals(observed, "in", StringComparison.OrdinalIgnoreCase) => Inbound,
        _ when string.Equals(observed, "out", StringComparison.OrdinalIgnoreCase) => Outbound,
        "inboundconnectionaccepted" or "inboundconnectionblocked" or "inboundconnectionattempt" => Inbound,
        "connectionsuccess" or "connectionattempt" or "connectionrequest" or "connectionfailed" => Outbound,
        _ => UnknownDirection,
    };

    private static NetworkEndpoint? Endpoint(string? ip, int? port, string? hostname) => (ip ?? hostname) is null
        ? null
        : new NetworkEndpoint { Ip = ip, Port = HuntingRow.Port(port), Hostname = hostname };

    // RemoteUrl holds a host, a host with port, or a whole address.
    private static string? HostOf(string? url)
    {
        if (url is null)
        {
            return null;
        }

        var afterScheme = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? url[(scheme + 3)..] : url;
        var host = afterScheme.Split('/', '?')[0];
        host = host[(host.LastIndexOf('@') + 1)..];
        var colon = host.LastIndexOf(':');
        host = colon > 0 && host.IndexOf(':', StringComparison.Ordinal) == colon ? host[..colon] : host;
        return host.Length > 0 ? host : null;
    }

    private static string? ProtocolName(string? protocol) => ProtocolNumber(protocol) switch
    {
        6 => "tcp",
        17 => "udp",
        1 => "icmp",
        58 => "icmp6",
        _ => protocol?.ToLowerInvariant(),
    };

    private static int? ProtocolNumber(string? protocol) => protocol?.ToLowerInvariant() switch
    {
        null => null,
        "icmpv6" or "icmp6" => 58,
        var name when name.StartsWith("tcp", StringComparison.Ordinal) => 6,
        var name when name.StartsWith("udp", StringComparison.Ordinal) => 17,
        var name when name.StartsWith("icmp", StringComparison.Ordinal) => 1,
        _ => null,
    };

    private static int? BoundaryOf(string? remoteType) => remoteType?.ToLowerInvariant() switch
    {
        "loopback" => 1,
        "private" or "linklocal" => 2,
        "public" => 3,
        _ => null,
    };
}
