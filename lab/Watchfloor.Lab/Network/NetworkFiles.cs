using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Lab.Network;

/// <summary>Writes a world as Zeek logs with its truth: <c>conn.log</c>, <c>dns.log</c>, <c>truth.jsonl</c>, <c>background.jsonl</c>.</summary>
public static class NetworkFiles
{
    private const string ConnFields = "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp";
    private const string DnsFields = "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\tquery\tqtype_name\trcode\trcode_name\tanswers";

    /// <summary>Writes the four files into a folder that is made when it is not there; the same world gives the same bytes.</summary>
    public static void Write(NetworkWorld world, string folder)
    {
        Directory.CreateDirectory(folder);
        using (var conn = Open(folder, "conn.log"))
        using (var dns = Open(folder, "dns.log"))
        {
            conn.Write($"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\t{ConnFields}\n");
            dns.Write($"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\t{DnsFields}\n");
            for (var i = 0; i < world.Rows.Count; i++)
            {
                var row = world.Rows[i];
                var time = world.Begin.AddMicroseconds(row.Microseconds) - DateTimeOffset.UnixEpoch;
                var ts = Invariant($"{time.Ticks / TimeSpan.TicksPerSecond}.{time.Ticks % TimeSpan.TicksPerSecond / 10:000000}");
                var ends = Invariant($"{ts}\t{NetworkEvents.Uid(i)}\t{row.Source}\t{49152 + (i % 16384)}\t{row.Destination}\t{row.Port}\t{row.Protocol}");
                if (row.Query is null)
                {
                    conn.Write(Invariant($"{ends}\t{Or(row.Duration is { } d ? Invariant($"{d:0.000000}") : null)}\t{Or(row.BytesOut)}\t{Or(row.BytesIn)}\t{row.State}\tT\t{(row.Destination.StartsWith("10.", StringComparison.Ordinal) ? 'T' : 'F')}\n"));
                }
                else
                {
                    dns.Write(Invariant($"{ends}\t{i % 65536}\t{row.Query}\t{row.QueryType}\t{(row.Answer is null ? "3\tNXDOMAIN" : "0\tNOERROR")}\t{Or(row.Answer)}\n"));
                }
            }
        }

        using var truth = Open(folder, "truth.jsonl");
        foreach (var item in world.Injected)
        {
            truth.Write(JsonSerializer.Serialize(new { id = item.Id, @class = item.Class, src = item.Source, dst = item.Destinations, names = item.Names, period_s = item.PeriodSeconds, first = item.First, last = item.Last, made = item.Made, seen = item.Seen }) + "\n");
        }

        using var background = Open(folder, "background.jsonl");
        foreach (var ((source, destination), kind) in world.Background)
        {
            background.Write(JsonSerializer.Serialize(new { src = source, dst = destination, @class = kind }) + "\n");
        }
    }

    private static StreamWriter Open(string folder, string file) => new(Path.Combine(folder, file), append: false, new UTF8Encoding(false), 1 << 16);

    private static string Or(object? value) => value is null ? "-" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
