using Watchfloor.Ocsf;
using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>conn.log to Network Activity. open_conn and conn_long keep the connection's uid, so the closing record is its newer version.</summary>
internal sealed class ZeekConnMapping(ZeekPools pools) : ZeekMapping(pools)
{
    // Milliseconds. Interim records are written of connections that last, and the time costs room.
    private const long LongConnection = 60_000;
    private const long LeastPhantom = 1 << 20;
    private const long LargestLoss = 1000;

    /// <inheritdoc/>
    public override ZeekLog Log => ZeekLog.Conn;

    /// <inheritdoc/>
    protected override string LogName => "conn";

    /// <inheritdoc/>
    protected override OcsfEvent Map(ZeekRecord record, in ZeekConnection connection)
    {
        var uid = ConnectionUid(record, connection);
        var state = record.Pooled(F.ConnState);
        var service = record.Pooled(F.Service);
        var (duration, end) = Duration(record, connection.Time);
        return new NetworkActivity
        {
            ActivityId = Activity(state),
            SeverityId = Severity.Informational,
            Time = connection.Time,
            StartTime = connection.Time,
            EndTime = end,
            Duration = duration,

            // Of a long connection there may be records from before it ended, imported before or after the last one; the one that saw most is the newest.
            Metadata = Metadata(record, uid, duration >= LongConnection ? end : null),
            StatusId = Status(state),
            StatusCode = state,
            SrcEndpoint = Endpoint(connection.Source, connection.SourcePort, mac: record.Pooled(F.OrigMac)),
            DstEndpoint = Endpoint(connection.Destination, connection.DestinationPort, service, record.Pooled(F.RespMac)),
            ConnectionInfo = Connection(
                connection, uid, record.Pooled(F.Protocol), ProtocolNumber(record, connection), Direction(record.Truth(F.LocalOrig), record.Truth(F.LocalResp)),
                record.Pooled(F.History), record.Text(F.CommunityId)),
            Traffic = Traffic(record, (end - connection.Time)?.Ticks),
            AppProtocolName = service,
            IsSrcDstAssignmentKnown = true,
            Unmapped = Unmapped(record),
        };
    }

    /// <summary>1 inbound, 2 outbound, 3 lateral; 0 when the sensor does not know both sides.</summary>
    private static int Direction(bool? originIsLocal, bool? responderIsLocal) => (originIsLocal, responderIsLocal) switch
    {
        (true, false) => 2,
        (false, true) => 1,
        (true, true) => 3,
        _ => 0,
    };

    private static int Activity(string? state) => state switch
    {
        "SF" or "SH" or "SHR" => NetworkActivity.Activity.Close,
        "RSTO" or "RSTR" or "RSTOS0" or "RSTRH" => NetworkActivity.Activity.Reset,
        "S0" => NetworkActivity.Activity.Fail,
        "REJ" => NetworkActivity.Activity.Refuse,
        _ => NetworkActivity.Activity.Traffic,
    };

    // Success means that both sides spoke, whatever they said and however it ended.
    private static int? Status(string? state) => state switch
    {
        "SF" or "S1" or "S2" or "S3" or "RSTO" or "RSTR" => 1,
        "S0" or "REJ" => 2,
        _ => null,
    };

    private int? ProtocolNumber(ZeekRecord record, in ZeekConnection connection)
    {
        var isVersion6 = (connection.Source ?? connection.Destination)!.Contains(':', StringComparison.Ordinal);
        return Integer(record, F.ProtocolNumber, "ip_proto") ?? record[F.Protocol] switch
        {
            var name when name.SequenceEqual("tcp"u8) => 6,
            var name when name.SequenceEqual("udp"u8) => 17,
            var name when name.SequenceEqual("icmp"u8) => isVersion6 ? 58 : 1,
            _ => null,
        };
    }

    private (long? Milliseconds, DateTimeOffset? End) Duration(ZeekRecord record, DateTimeOffset start)
    {
        if (!record.Has(F.Duration))
        {
            return (null, null);
        }

        if (!LogNumber.TrySeconds(record[F.Duration], out var ticks) || !Plausible.IsDuration(ticks))
        {
            Keep(record, F.Duration, "duration");
            return (null, null);
        }

        return ((ticks + (TimeSpan.TicksPerMillisecond / 2)) / TimeSpan.TicksPerMillisecond, start.AddTicks(ticks));
    }

    private NetworkTraffic? Traffic(ZeekRecord record, long? ticks)
    {
        var packetsOut = Whole(record, F.OrigPackets, "orig_pkts");
        var packetsIn = Whole(record, F.RespPackets, "resp_pkts");
        var missed = Whole(record, F.MissedBytes, "missed_bytes");
        var bytesOut = Bytes(record, F.OrigBytes, "orig_bytes", F.OrigIpBytes, packetsOut, missed, ticks);
        var bytesIn = Bytes(record, F.RespBytes, "resp_bytes", F.RespIpBytes, packetsIn, missed, ticks);
        return (bytesOut ?? bytesIn ?? packetsOut ?? packetsIn ?? missed) is null
            ? null
            : new NetworkTraffic
            {
                Bytes = Sum(bytesOut, bytesIn),
                BytesOut = bytesOut,
                BytesIn = bytesIn,
                BytesMissed = missed,
                Packets = Sum(packetsOut, packetsIn),
                PacketsOut = packetsOut,
                PacketsIn = packetsIn,
            };
    }

    // Zeek counts a TCP payload by sequence numbers, and one wrong number makes gigabytes of two packets. A sensor that loses packets counts more
    // than it saw too, and rightly: up to 165 times in public captures. So only what is far past that, or past any link, counts as what was seen.
    private long? Bytes(ZeekRecord record, F field, string name, F ipField, long? packets, long? missed, long? ticks)
    {
        if (Whole(record, field, name) is not { } bytes)
        {
            return null;
        }

        if (packets > 0 && record.Whole(ipField) is > 0 and var seen && Sum(seen, missed) is { } most && bytes > most
            && ((bytes > LeastPhantom && bytes / LargestLoss > most) || !Plausible.IsVolume(bytes, ticks)))
        {
            Cap(record, field, name);
            return most;
        }

        if (Plausible.IsVolume(bytes, ticks))
        {
            return bytes;
        }

        Keep(record, field, name);
        return null;
    }

    // Both parts are not negative, so a negative sum is one that does not fit.
    private static long? Sum(long? one, long? other) =>
        one is null && other is null ? null : unchecked((one ?? 0) + (other ?? 0)) is >= 0 and var sum ? sum : null;
}
