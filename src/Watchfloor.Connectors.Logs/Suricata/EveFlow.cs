using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Suricata;

/// <summary>flow records to Network Activity. Suricata writes one when a flow has ended, so its time is the flow's start, not the record's.</summary>
internal static class EveFlow
{
    private const int Syn = 0x02;
    private const int Rst = 0x04;

    /// <summary>Maps one; <paramref name="remark"/> is told of numbers that cannot be true.</summary>
    public static NetworkActivity Map(EveRecord record, Action<string, string> remark)
    {
        var flow = record.Fields.Object("flow");
        var tcp = record.Fields.Object("tcp");
        string[]? labels = null;
        void Refuse(string what, string example)
        {
            labels = [Plausible.ValueRefused];
            remark(what, example);
        }

        var (start, end, ticks) = Times(record, flow, Refuse);
        var traffic = FlowParts.Traffic(
            Amount(flow, "bytes_toserver", ticks, Refuse), Amount(flow, "bytes_toclient", ticks, Refuse),
            Amount(flow, "pkts_toserver", ticks, Refuse), Amount(flow, "pkts_toclient", ticks, Refuse));
        var state = flow?.Text("state");
        var activity = Activity(record, state, tcp, traffic);
        var service = Service(record.Fields.Text("app_proto"));
        flow?.Ignore("age");
        return new NetworkActivity
        {
            ActivityId = activity,
            SeverityId = Severity.Informational,
            Time = start,
            StartTime = start,
            EndTime = end,
            Duration = ticks is { } length ? (length + (TimeSpan.TicksPerMillisecond / 2)) / TimeSpan.TicksPerMillisecond : null,
            Metadata = record.Metadata("flow", "", start, labels),
            StatusId = activity is NetworkActivity.Activity.Fail or NetworkActivity.Activity.Refuse ? 2 : traffic?.PacketsIn > 0 ? 1 : null,
            StatusCode = state,
            SrcEndpoint = FlowParts.Endpoint(record.Source, record.SourcePort),
            DstEndpoint = FlowParts.Endpoint(record.Destination, record.DestinationPort) is { } destination ? destination with { SvcName = service } : null,
            ConnectionInfo = record.Connection,
            Traffic = traffic,
            AppProtocolName = service,
            IsSrcDstAssignmentKnown = true,
            Unmapped = record.Fields.Unmapped(),
        };
    }

    private static (DateTimeOffset Start, DateTimeOffset? End, long? Ticks) Times(EveRecord record, JsonRecord? flow, Action<string, string> remark)
    {
        var start = flow?.Time("start") is { } given && Plausible.IsTime(given) ? given : record.Logged;
        if (flow?.Peek("end") is not { } text || !VendorTime.TryParse(text, out var end))
        {
            return (start, null, null);
        }

        if (!Plausible.IsDuration((end - start).Ticks))
        {
            remark("have a flow.end before its start or more than 366 days after it, which is kept in unmapped", $"{new VendorText(text).ForDisplay(40)}");
            return (start, null, null);
        }

        return (start, flow.Time("end"), (end - start).Ticks);
    }

    private static long? Amount(JsonRecord? flow, string name, long? ticks, Action<string, string> remark)
    {
        if (flow?.Peek(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && Plausible.IsVolume(bytes, ticks))
        {
            return flow.Long(name);
        }

        remark($"have a {name} that no link carries, which is kept in unmapped", new VendorText(text).ForDisplay(40));
        return null;
    }

    // As Zeek's states: one way only has failed, a reset instead of an answer is a refusal.
    private static int Activity(EveRecord record, string? state, JsonRecord? tcp, NetworkTraffic? traffic)
    {
        if (traffic?.PacketsIn == 0 && traffic.PacketsOut > 0)
        {
            return NetworkActivity.Activity.Fail;
        }

        if (record.Protocol == 6)
        {
            var back = Flags(tcp?.Text("tcp_flags_tc"));
            tcp?.Ignore("tcp_flags", "tcp_flags_ts", "syn", "fin", "rst", "psh", "ack", "state");
            return (back & Rst) != 0 && (back & Syn) == 0 ? NetworkActivity.Activity.Refuse
                : tcp?.Flag("rst") == true ? NetworkActivity.Activity.Reset
                : state == "closed" ? NetworkActivity.Activity.Close
                : NetworkActivity.Activity.Traffic;
        }

        return traffic?.PacketsIn > 0 ? NetworkActivity.Activity.Close : NetworkActivity.Activity.Traffic;
    }

    private static int Flags(string? hexadecimal) =>
        int.TryParse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var flags) ? flags : 0;

    // "failed" is Suricata's word for a protocol that it could not tell.
    private static string? Service(string? name) => name is "failed" or "unknown" ? null : name;
}
