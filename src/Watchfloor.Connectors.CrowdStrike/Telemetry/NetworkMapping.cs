using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>NetworkConnectIP4, NetworkConnectIP6, NetworkReceiveAccept and NetworkListen to Network Activity (4001).</summary>
internal static class NetworkMapping
{
    private const int Inbound = 1;
    private const int Outbound = 2;

    /// <summary>One connection as the host saw it.</summary>
    public static Mapped Map(in TelemetryContext context, int activity, bool inboundByKind)
    {
        var record = context.Record;
        var local = TelemetryParts.Endpoint(record, withPort: true);
        var remote = Remote(record);
        if (local is null && remote is null)
        {
            return Mapped.Because($"{context.Kind} names neither end: addresses, aid and ComputerName are missing");
        }

        var direction = Direction(record[TelemetryField.Direction], inboundByKind);
        var (source, destination) = direction == Inbound ? (remote, local) : (local, remote);
        var (bytesOut, bytesIn) = (Long(record[TelemetryField.BytesOut]), Long(record[TelemetryField.BytesIn]));
        var (start, end) = (Instant(record[TelemetryField.ConnectionStart]), Instant(record[TelemetryField.ConnectionEnd]));
        var protocol = Int(record[TelemetryField.Protocol]);
        return new NetworkActivity
        {
            ActivityId = activity,
            SeverityId = Severity.Informational,
            Time = context.Time,
            StartTime = start,
            EndTime = end,
            Duration = start is not null && end >= start ? (long)(end.Value - start.Value).TotalMilliseconds : null,
            Metadata = context.Metadata(HostProfile),
            Device = TelemetryParts.Device(record),
            Actor = TelemetryParts.Actor(record),
            SrcEndpoint = source,
            DstEndpoint = destination,
            IsSrcDstAssignmentKnown = direction is Inbound or Outbound,
            ConnectionInfo = new()
            {
                DirectionId = direction,
                ProtocolNum = protocol,
                ProtocolName = ProtocolName(protocol),
            },
            // For an inbound connection what the host sent is what came back to the source.
            Traffic = bytesOut is null && bytesIn is null ? null : new()
            {
                BytesOut = direction == Inbound ? bytesIn : bytesOut,
                BytesIn = direction == Inbound ? bytesOut : bytesIn,
                Bytes = (bytesOut ?? 0) + (bytesIn ?? 0),
            },
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }

    private static NetworkEndpoint? Remote(TelemetryRecord record)
    {
        var (text, host) = (record[TelemetryField.RemoteAddress], record[TelemetryField.RemoteHost] ?? record[TelemetryField.DomainName]);
        var ip = IpText.Canonical(text);
        return ip is null && host is null ? null : new()
        {
            Ip = ip,
            Hostname = host,
            Port = Port(record[TelemetryField.RemotePort]),
        };
    }

    // 0 outbound, 1 inbound, 2 neither, 3 both; older sensors leave it out, then the event's kind says it.
    private static int Direction(string? direction, bool inboundByKind) => direction switch
    {
        "0" => Outbound,
        "1" => Inbound,
        null => inboundByKind ? Inbound : Outbound,
        _ => 0,
    };

    private static string? ProtocolName(int? protocol) => protocol switch
    {
        1 => "icmp",
        6 => "tcp",
        17 => "udp",
        58 => "ipv6-icmp",
        _ => null,
    };
}
