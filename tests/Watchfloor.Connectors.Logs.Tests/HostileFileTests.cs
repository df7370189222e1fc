using System.Text;
using CsCheck;
using Watchfloor.Connectors.Logs.Csv;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Tests;

/// <summary>Files of every format, changed at random and on purpose: nothing throws, and every record is an event or a counted quarantine.</summary>
public sealed class HostileFileTests : LogTest
{
    private const string Csv = """{"name":"flows","class":"network_activity","columns":{"t":"time","d":{"to":"duration","unit":"s"},"s":"src_endpoint.ip","p":"src_endpoint.port","r":"dst_endpoint.ip","b":"traffic.bytes"}}""";

    private static readonly (string Head, string Record, string Tail)[] Files =
    [
        ("", """{"timestamp":"2026-03-02T10:05:00.000001+0100","flow_id":77,"event_type":"flow","src_ip":"10.0.0.5","src_port":5,"dest_ip":"192.0.2.7","dest_port":443,"proto":"TCP","flow":{"pkts_toserver":5,"bytes_toserver":700,"bytes_toclient":8,"start":"2026-03-02T10:00:00.5+0100","end":"2026-03-02T10:00:02+01:00","state":"closed"},"tcp":{"tcp_flags_tc":"1b","rst":true}}""", ""),
        ("", """{"timestamp":"2026-03-02T10:05:00.000001+0100","flow_id":77,"event_type":"dns","src_ip":"10.0.0.5","dest_ip":"192.0.2.7","proto":"UDP","dns":{"type":"answer","id":2,"rrname":"a.example.com","rcode":"NOERROR","answers":[{"rdata":"x","ttl":5}]}}""", ""),
        ("", """{"timestamp":"2026-03-02T10:05:00.000001+0100","flow_id":77,"event_type":"http","src_ip":"10.0.0.5","dest_ip":"192.0.2.7","proto":"TCP","http":{"hostname":"a.example.com","url":"/x?y","status":200,"length":7}}""", ""),
        ("", """{"timestamp":"2026-03-02T10:05:00.000001+0100","flow_id":77,"event_type":"alert","src_ip":"10.0.0.5","dest_ip":"192.0.2.7","proto":"TCP","alert":{"action":"blocked","signature_id":1,"signature":"s","severity":1,"category":"c"}}""", ""),
        ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags\n", "2 1 eni-1 10.0.0.220 192.0.2.12 49761 443 6 20 4249 1772442000 1772442060 ACCEPT OK 3", ""),
        ("{\"records\":[", """{"time":"2026-03-02T09:01:00Z","macAddress":"0D","category":"FlowLogFlowEvent","flowRecords":{"flows":[{"flowGroups":[{"rule":"R","flowTuples":["1772442003599,10.0.0.6,192.0.2.180,23956,443,6,O,C,NX,1,2,3,4"]}]}]}},""", "]}"),
        ("{\"Records\":[", """{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":"ana","sessionContext":{"attributes":{"mfaAuthenticated":"true"}}},"eventTime":"2026-03-02T09:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","sourceIPAddress":"192.0.2.10","eventID":"E1","resources":[{"ARN":"a"}]},""", "]}"),
        ("", """{"class_uid":4001,"category_uid":4,"activity_id":6,"type_uid":400106,"severity_id":1,"time":1772442000000,"metadata":{"version":"1.8.0","uid":"N1","product":{"name":"x"}},"src_endpoint":{"ip":"10.0.0.1"},"dst_endpoint":{"ip":"192.0.2.1","port":443}}""", ""),
        ("t,d,s,p,r,b,x\n", "2026-03-02T09:00:00Z,1.5,10.0.0.1,5000,192.0.2.1,77,\"a,\"\"b\"", ""),
        (ConnHeader, ConnRow(0).TrimEnd('\n'), ""),
    ];

    private static readonly byte[] Bytes = "\t\n\r\\\"{}[]:,.-#%0139eEux \0\u007f"u8.ToArray();

    private static readonly LogReadOptions Options = new() { CsvMappings = [CsvMapping.Parse(Csv)], BatchSize = 7, MaxLineBytes = 2048, MaxObjectBytes = 4096 };

    // A failing run prints its seed; give it as the argument of Sample to run it again.
    [Fact]
    public void Read_MutatedRecordsOfEveryFormat_NeverThrowsAndAccountsForEveryRecord() =>
        Gen.Select(Gen.Int[0, Files.Length - 1], Changes.Array[0, 6].Array[1, 12]).Sample(
            (file, records) =>
            {
                var (head, record, tail) = Files[file];
                var content = new List<byte>(Encoding.UTF8.GetBytes(head + record + "\n"));
                foreach (var changes in records)
                {
                    content.AddRange(SpoiledBytes.Of(Encoding.UTF8.GetBytes(record), changes));
                    content.Add((byte)'\n');
                }

                content.AddRange(Encoding.UTF8.GetBytes(record.TrimEnd(',') + tail));
                Check([.. content]);
            },
            iter: 1500,
            threads: 1,
            seed: "0000KOIKVFnd0");

    [Theory]
    [InlineData("[[[[", 20_000)]
    [InlineData("{\"a\":", 20_000)]
    [InlineData("{\"Records\":[", 20_000)]
    [InlineData("\"", 50_001)]
    [InlineData("{\"Records\":[{\"eventName\":\"", 3_000)]
    [InlineData("}]", 50_000)]
    [InlineData("\\u0000", 50_000)]
    [InlineData("=cmd|' /C calc'!A0,", 5_000)]
    public void Read_Bombs_NeverThrow(string unit, int times)
    {
        var bomb = string.Concat(Enumerable.Repeat(unit, times));
        foreach (var (head, record, tail) in Files)
        {
            Check(Encoding.UTF8.GetBytes(head + record + "\n" + bomb + "\n" + record + "\n" + tail));
        }

        Check(Encoding.UTF8.GetBytes(bomb));
    }

    [Fact]
    public async Task Read_RecordLongerThanTheLimitInAList_IsToldAndTheNextIsRead()
    {
        var (head, record, tail) = Files[6];
        var text = head + record + "{\"eventName\":\"" + new string('x', 3_000_000) + "\"}," + record.TrimEnd(',') + tail;

        var outcome = await ReadAsync(Write("trail.json", text), new LogReadOptions { MaxLineBytes = 100_000, MaxObjectBytes = 200_000 });

        Assert.Equal((2, 1), (outcome.Events.Count, outcome.QuarantinedCount));
        Assert.Contains("more than", outcome.Quarantined[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_GzipThatIsCut_KeepsWhatCouldBeDecoded()
    {
        var (_, record, _) = Files[0];
        var packed = Gzip(string.Concat(Enumerable.Range(0, 3000).Select(number => record.Replace("\"flow_id\":77", $"\"flow_id\":{number * 7919}", StringComparison.Ordinal) + "\n")));

        var outcome = await ReadAsync(Write("eve.json.gz", packed[..(packed.Length / 2)]));

        Assert.InRange(outcome.Events.Count, 500, 2999);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("gzip", StringComparison.Ordinal));
    }

    private static readonly Gen<(int Kind, int Place, byte Value)> Changes =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 700], Gen.OneOf(Gen.Int[0, Bytes.Length - 1].Select(index => Bytes[index]), Gen.Byte));

    private static void Check(byte[] content)
    {
        var path = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllBytes(path, content);
            var outcome = ReadAsync(path, Options).GetAwaiter().GetResult();
            var isAccounted = outcome.SkippedReason is not null || outcome.Records == outcome.Events.Count + outcome.QuarantinedCount
                || outcome.Warnings.Any(warning => warning.Contains("skipped", StringComparison.Ordinal) || warning.Contains("flow tuples", StringComparison.Ordinal) || warning.Contains("records say", StringComparison.Ordinal))
                || outcome.Events.Any(ocsfEvent => ocsfEvent.Metadata.Product.Name == "Network Watcher");
            if (!isAccounted)
            {
                throw new InvalidOperationException($"{outcome.Records} records, {outcome.Events.Count} events, {outcome.QuarantinedCount} quarantined: {string.Join("; ", outcome.Warnings)}");
            }

            foreach (var ocsfEvent in outcome.Events)
            {
                if (OcsfValidator.Default.Validate(ocsfEvent).Errors is [var first, ..])
                {
                    throw new InvalidOperationException($"{first} in {OcsfJson.ToJson(ocsfEvent)}");
                }

                if (string.IsNullOrEmpty(ocsfEvent.Metadata.Uid))
                {
                    throw new InvalidOperationException($"no id in {OcsfJson.ToJson(ocsfEvent)}");
                }
            }

            foreach (var range in outcome.Ranges)
            {
                if (range.Offset < 0 || range.Length <= 0 || range.Offset + range.Length > content.Length)
                {
                    throw new InvalidOperationException($"{range} is outside the {content.Length} bytes");
                }
            }
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }
}
