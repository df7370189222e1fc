using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Suricata;

/// <summary>dns records to DNS Activity: Suricata writes the question and the answer as two.</summary>
internal static class EveDns
{
    private static readonly Dictionary<string, int> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NOERROR"] = 0, ["FORMERR"] = 1, ["SERVFAIL"] = 2, ["NXDOMAIN"] = 3, ["NOTIMP"] = 4, ["REFUSED"] = 5, ["YXDOMAIN"] = 6,
        ["YXRRSET"] = 7, ["NXRRSET"] = 8, ["NOTAUTH"] = 9, ["NOTZONE"] = 10,
    };

    /// <summary>Maps one.</summary>
    /// <exception cref="UnmappableRecordException">It has no dns object.</exception>
    public static DnsActivity Map(EveRecord record)
    {
        var dns = record.Fields.Object("dns") ?? throw new UnmappableRecordException("dns is missing");
        var type = dns.Text("type");
        var isAnswer = type is "answer" or "response";
        var question = dns.Objects("queries") is [var first, ..] ? first : dns;
        var id = dns.Int("id");
        var code = dns.Text("rcode");
        var answers = isAnswer ? Answers(dns) : null;
        var hostname = question.Text("rrname");
        var queryType = question.Text("rrtype");
        dns.Ignore("version", "tx_id", "flags", "qr", "rd", "ra", "aa", "tc", "opcode", "grouped");
        return new DnsActivity
        {
            ActivityId = isAnswer ? DnsActivity.Activity.Response : DnsActivity.Activity.Query,
            SeverityId = Severity.Informational,
            Time = record.Logged,
            StartTime = record.Logged,
            Metadata = record.Metadata("dns", $"dns/{(isAnswer ? "a" : "q")}/{id?.ToString(CultureInfo.InvariantCulture)}/{Name(hostname)}", record.Logged),
            StatusId = code is null ? null : code is "NOERROR" or "0" ? 1 : 2,
            SrcEndpoint = FlowParts.Endpoint(record.Source, record.SourcePort),
            DstEndpoint = FlowParts.Endpoint(record.Destination, record.DestinationPort),
            ConnectionInfo = record.Connection,
            Query = hostname is null ? null : new DnsQuery { Hostname = hostname, Type = queryType, PacketUid = id },
            Answers = answers,
            RcodeId = code is null ? null : Codes.TryGetValue(code, out var number) ? number : 99,
            Rcode = code,
            QueryTime = isAnswer ? null : record.Logged,
            ResponseTime = isAnswer ? record.Logged : null,
            Unmapped = record.Fields.Unmapped(),
        };
    }

    // A name is no short text; two questions of a flow at one instant differ in a hash of it.
    private static string Name(string? hostname) => hostname is null ? "" :
        ((uint)System.IO.Hashing.XxHash3.HashToUInt64(System.Runtime.InteropServices.MemoryMarshal.AsBytes(hostname.AsSpan()))).ToString("x8", CultureInfo.InvariantCulture) + "/";

    private static List<DnsAnswer>? Answers(JsonRecord dns)
    {
        var answers = new List<DnsAnswer>();
        foreach (var answer in dns.Objects("answers"))
        {
            if (answer.Text("rdata") is { } data)
            {
                answers.Add(new DnsAnswer { Rdata = data, Type = answer.Text("rrtype"), Ttl = Life(answer) });
                answer.Ignore("rrname");
            }
        }

        // Before version 2 of the record there was one for each answer.
        if (answers.Count == 0 && dns.Text("rdata") is { } only)
        {
            answers.Add(new DnsAnswer { Rdata = only, Type = dns.Peek("rrtype"), Ttl = Life(dns) });
        }

        if (answers.Count > 0)
        {
            // The same once more, sorted by type.
            dns.Ignore("grouped");
        }

        return answers.Count == 0 ? null : answers;
    }

    private static int? Life(JsonRecord answer) => EveRecord.Count(answer, "ttl") is <= int.MaxValue and var seconds ? (int?)seconds : null;
}
