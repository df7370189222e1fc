using System.Globalization;
using Watchfloor.Ocsf;
using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>dns.log to DNS Activity: question and answer in one event.</summary>
internal sealed class ZeekDnsMapping(ZeekPools pools) : ZeekMapping(pools)
{
    // Every set of AA, TC, RD, RA is one list that answers share.
    private static readonly int[]?[] FlagSets = [.. Enumerable.Range(0, 16).Select(FlagSet)];

    /// <inheritdoc/>
    public override ZeekLog Log => ZeekLog.Dns;

    /// <inheritdoc/>
    protected override string LogName => "dns";

    /// <inheritdoc/>
    protected override OcsfEvent Map(ZeekRecord record, in ZeekConnection connection)
    {
        var connectionUid = ConnectionUid(record, connection);
        var transaction = Integer(record, F.TransactionId, "trans_id");
        var roundTrip = RoundTrip(record);
        var (rcode, rcodeName) = ResponseCode(record);
        var protocol = record.Pooled(F.Protocol);
        return new DnsActivity
        {
            ActivityId = DnsActivity.Activity.Traffic,
            SeverityId = Severity.Informational,
            Time = connection.Time,
            StartTime = connection.Time,
            EndTime = connection.Time + roundTrip,
            Duration = roundTrip is { } length ? (long)Math.Round(length.TotalMilliseconds) : null,

            // Many questions share a connection, and multicast DNS also its transaction number.
            Metadata = Metadata(record, Uid(connectionUid, transaction, record)),
            StatusId = Status(record, rcode),
            SrcEndpoint = Endpoint(connection.Source, connection.SourcePort),
            DstEndpoint = Endpoint(connection.Destination, connection.DestinationPort),
            ConnectionInfo = Connection(connection, connectionUid, protocol, protocol switch { "tcp" => 6, "udp" => 17, _ => null }),
            Query = Query(record, transaction),
            Answers = Answers(record),
            RcodeId = rcode,
            Rcode = rcodeName,
            QueryTime = connection.Time,
            ResponseTime = connection.Time + roundTrip,
            Unmapped = Unmapped(record),
        };
    }

    private static string Uid(string connectionUid, int? transaction, ZeekRecord record) => transaction is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"{connectionUid}/{number}/{record.ContentHash(8)}")
        : $"{connectionUid}/{record.ContentHash(8)}";

    private static DnsQuery? Query(ZeekRecord record, int? transaction) => record.Text(F.Query) is not { } name ? null : new DnsQuery
    {
        Hostname = name,
        Type = record.Pooled(F.QueryTypeName) ?? record.Pooled(F.QueryType),
        Class = record.Pooled(F.QueryClassName) switch
        {
            "C_INTERNET" => "IN",
            "C_CHAOS" => "CH",
            null => record.Pooled(F.QueryClass),
            var other => other,
        },
        PacketUid = transaction,
    };

    private static List<DnsAnswer>? Answers(ZeekRecord record)
    {
        var data = record.Elements(F.Answers);
        if (data.Count == 0)
        {
            return null;
        }

        var flags = FlagSets[(record.Truth(F.Authoritative) == true ? 1 : 0) | (record.Truth(F.Truncated) == true ? 2 : 0)
            | (record.Truth(F.RecursionDesired) == true ? 4 : 0) | (record.Truth(F.RecursionAvailable) == true ? 8 : 0)];
        var lives = record.Elements(F.TimesToLive);
        var answers = new List<DnsAnswer>(data.Count);
        for (var i = 0; i < data.Count; i++)
        {
            answers.Add(new DnsAnswer { Rdata = data[i], Ttl = i < lives.Count ? Seconds(lives[i]) : null, FlagIds = flags });
        }

        return answers;
    }

    private static int? Seconds(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= int.MaxValue ? (int)seconds : null;

    private static int[]? FlagSet(int bits)
    {
        int[] set = [.. Enumerable.Range(0, 4).Where(bit => (bits & (1 << bit)) != 0).Select(bit => bit + 1)];
        return set.Length == 0 ? null : set;
    }

    private TimeSpan? RoundTrip(ZeekRecord record)
    {
        if (!record.Has(F.RoundTrip))
        {
            return null;
        }

        // A day is far past any answer; what is longer is a wrong number.
        if (LogNumber.TrySeconds(record[F.RoundTrip], out var ticks) && ticks is >= 0 and < TimeSpan.TicksPerDay)
        {
            return TimeSpan.FromTicks(ticks);
        }

        Keep(record, F.RoundTrip, "rtt");
        return null;
    }

    private (int? Id, string? Name) ResponseCode(ZeekRecord record)
    {
        var name = record.Pooled(F.ResponseCodeName);
        if (Integer(record, F.ResponseCode, "rcode") is not { } code)
        {
            return (null, name);
        }

        // OCSF names the assigned codes only.
        return code is (>= 0 and <= 11) or (>= 16 and <= 23) ? (code, name) : (99, name ?? code.ToString(CultureInfo.InvariantCulture));
    }

    private static int? Status(ZeekRecord record, int? rcode) => record.Truth(F.Rejected) == true ? 2 : rcode switch
    {
        null => null,
        0 => 1,
        _ => 2,
    };
}
