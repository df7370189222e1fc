using System.Text;
using CsCheck;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class HostileLineTests : LogTest
{
    private const string DnsJson =
        """{"_path":"dns","ts":1772442000.5,"uid":"C1","id":{"orig_h":"192.0.2.1","orig_p":4},"id.resp_h":"192.0.2.53","trans_id":7,"query":"a\u0041.example.com","answers":["x",1,null],"TTLs":[6e1,2]}""";

    private const string HttpJson =
        """{"ts":"2026-03-02T09:00:00Z","uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.53","trans_depth":1,"method":"GET","host":"[::1]:80","uri":"/a?b","status_code":200,"resp_mime_types":["a/b"]}""";

    private const string SslJson =
        """{"ts":1772442000500,"uid":"C1","id_orig_h":"fe80::1%eth0","id_resp_h":"192.0.2.53","id_resp_p":443,"version":"TLSv13","cipher":"x","server_name":"ü.example.com","established":true}""";

    private static readonly byte[][] Lines = [.. new[] { DnsJson, HttpJson, SslJson, ConnRow(0).TrimEnd('\n') }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[] Bytes = "\t\n\r\\\"{}[]:,.-#%0139eEux\0\u007f"u8.ToArray();

    // A failing run prints its seed; give it as the second argument of Sample to run it again.
    private static readonly Gen<byte[]> Mutated =
        Gen.Select(Gen.Int[0, Lines.Length - 1], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 400], Gen.OneOf(Gen.Int[0, Bytes.Length - 1].Select(index => Bytes[index]), Gen.Byte)).Array[1, 12])
            .Select((line, changes) => SpoiledBytes.Of(Lines[line], changes));

    [Fact]
    public void Read_MutatedLines_NeverThrowsAndAccountsForEveryRecord() =>
        Mutated.Array[1, 30].Sample(
            lines =>
            {
                var text = new List<byte>();
                foreach (var line in lines)
                {
                    text.AddRange(line);
                    text.Add((byte)'\n');
                }

                foreach (var header in new[] { Encoding.UTF8.GetBytes(ConnHeader), Encoding.UTF8.GetBytes(DnsJson + "\n") })
                {
                    Read([.. header, .. text]);
                }
            },
            iter: 400,
            threads: 1,
            seed: "0000KOIKVFnd0");

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Gen.Byte.Array[0, 300].Sample(bytes => Read(bytes), iter: 300, threads: 1, seed: "0000KOIKVFnd0");

    private static void Read(byte[] content)
    {
        var path = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllBytes(path, content);
            var outcome = ReadAsync(path, new LogReadOptions { BatchSize = 7, MaxLineBytes = 2048 }).GetAwaiter().GetResult();
            if (outcome.SkippedReason is null)
            {
                var skipped = outcome.Records - outcome.Events.Count - outcome.QuarantinedCount;
                if (skipped < 0 || (skipped > 0 && !outcome.Warnings.Any(warning => warning.Contains("skipped", StringComparison.Ordinal))))
                {
                    throw new InvalidOperationException($"{outcome.Records} records, {outcome.Events.Count} events, {outcome.QuarantinedCount} quarantined");
                }
            }

            foreach (var ocsfEvent in outcome.Events)
            {
                if (OcsfValidator.Default.Validate(ocsfEvent).Errors is [var first, ..])
                {
                    throw new InvalidOperationException($"{first} in {OcsfJson.ToJson(ocsfEvent)}");
                }
            }
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }
}
