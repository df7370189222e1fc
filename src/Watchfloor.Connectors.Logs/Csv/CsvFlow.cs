using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Csv;

/// <summary>What follows from a row's cells: a flow's direction, protocol number, sums and end.</summary>
internal static class CsvFlow
{
    /// <summary>The event with what follows filled in; other classes than Network Activity as they are.</summary>
    public static OcsfEvent Complete(OcsfEvent ocsfEvent)
    {
        if (ocsfEvent is not NetworkActivity flow)
        {
            return ocsfEvent;
        }

        var protocol = flow.ConnectionInfo?.ProtocolNum ?? FlowParts.ProtocolNumber(flow.ConnectionInfo?.ProtocolName);
        var (source, destination) = (flow.SrcEndpoint, flow.DstEndpoint);
        var connection = FlowParts.Connection(
            source?.Ip, source?.Port, destination?.Ip, destination?.Port, protocol, flow.ConnectionInfo?.Uid, flow.ConnectionInfo?.CommunityUid,
            flow.ConnectionInfo?.DirectionId ?? 0, flow.ConnectionInfo?.BoundaryId);
        var isDuration = flow.Duration is null || Plausible.IsDuration(flow.Duration.Value > long.MaxValue / TimeSpan.TicksPerMillisecond ? -1 : flow.Duration.Value * TimeSpan.TicksPerMillisecond);
        var duration = isDuration ? flow.Duration : null;
        return flow with
        {
            StartTime = flow.StartTime ?? flow.Time,
            Duration = duration ?? (flow.EndTime is { } end && end >= flow.Time ? (long)(end - flow.Time).TotalMilliseconds : null),
            EndTime = flow.EndTime ?? (duration is { } length ? flow.Time.AddMilliseconds(length) : null),
            ConnectionInfo = protocol is null && flow.ConnectionInfo?.ProtocolName is { } name ? connection with { ProtocolName = name } : connection,
            Traffic = flow.Traffic is { } traffic ? Sums(traffic) : null,
        };
    }

    // Many tools give both ways together and one way: the other is the rest.
    private static NetworkTraffic Sums(NetworkTraffic traffic)
    {
        var bytesIn = traffic.BytesIn ?? Rest(traffic.Bytes, traffic.BytesOut);
        var packetsIn = traffic.PacketsIn ?? Rest(traffic.Packets, traffic.PacketsOut);
        return traffic with
        {
            BytesIn = bytesIn,
            Bytes = traffic.Bytes ?? FlowParts.Sum(traffic.BytesOut, bytesIn),
            PacketsIn = packetsIn,
            Packets = traffic.Packets ?? FlowParts.Sum(traffic.PacketsOut, packetsIn),
        };
    }

    private static long? Rest(long? both, long? one) => both is { } all && one is { } part && part <= all ? all - part : null;
}
