using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests;

/// <summary>Reads just enough of Zeek's conn, ssl, http and dns logs to put captures before a detector; the importer proper has its own tests.</summary>
internal static class ZeekLog
{
    private static readonly Product Zeek = new() { Name = "Zeek", VendorName = "Zeek" };

    /// <summary>Commits every log of a folder and its subfolders that a beacon detector reads.</summary>
    public static async Task CommitFolderAsync(this LakeFixture lake, string folder)
    {
        foreach (var (kind, read) in new (string, Func<Row, OcsfEvent?>)[] { ("conn", Connection), ("ssl", Tls), ("http", Request), ("dns", Query) })
        {
            var events = new List<OcsfEvent>();
            foreach (var file in Directory.EnumerateFiles(folder, $"*{kind}.log*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (Path.GetFileName(file).Contains("open_", StringComparison.Ordinal) || file.Contains("rotated", StringComparison.Ordinal)
                    || (file.Contains("labeled", StringComparison.Ordinal) && System.IO.File.Exists(file.Replace(".labeled", "", StringComparison.Ordinal))))
                {
                    continue;
                }

                events.AddRange(Rows(file).Select(read).OfType<OcsfEvent>());
            }

            if (events.Count > 0)
            {
                await lake.CommitAsync($"zeek.{kind}", events);
            }
        }
    }

    private static IEnumerable<Row> Rows(string file)
    {
        using var reader = new StreamReader(new GZipStream(System.IO.File.OpenRead(file), CompressionMode.Decompress));
        string[] fields = [];
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith("#fields", StringComparison.Ordinal))
            {
                fields = [.. line.Split('\t').Skip(1)];
            }
            else if (line.StartsWith('{'))
            {
                using var json = JsonDocument.Parse(line);
                yield return new(json.RootElement.EnumerateObject().ToDictionary(
                    p => p.Name.Replace("id_", "id.", StringComparison.Ordinal),
                    p => p.Value.ValueKind == JsonValueKind.Array ? string.Join(',', p.Value.EnumerateArray()) : p.Value.ToString()), number);
            }
            else if (!line.StartsWith('#') && fields.Length > 0)
            {
                yield return new(fields.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second), number);
            }
        }
    }

    private static OcsfEvent? Connection(Row row) => row["uid"] is null ? null : new NetworkActivity
    {
        ActivityId = row["conn_state"] switch { "S0" => NetworkActivity.Activity.Fail, "REJ" => NetworkActivity.Activity.Refuse, _ => NetworkActivity.Activity.Close },
        Time = row.Time,
        Duration = double.TryParse(row["duration"], CultureInfo.InvariantCulture, out var seconds) ? (long)Math.Round(seconds * 1000) : null,
        StatusId = row["conn_state"] switch { "SF" or "S1" or "S2" or "S3" or "RSTO" or "RSTR" => 1, "S0" or "REJ" => 2, _ => null },
        Metadata = row.Metadata(row["uid"]!),
        SrcEndpoint = row.Source,
        DstEndpoint = row.Destination,
        ConnectionInfo = new() { DirectionId = row.Direction, Uid = row["uid"], ProtocolName = row["proto"], FlagHistory = row["history"] },
        Traffic = new() { BytesOut = row.Long("orig_bytes"), BytesIn = row.Long("resp_bytes") },
    };

    private static OcsfEvent? Tls(Row row) => new NetworkActivity
    {
        ActivityId = NetworkActivity.Activity.Traffic,
        Time = row.Time,
        Metadata = row.Metadata($"{row["uid"]}-ssl"),
        SrcEndpoint = row.Source,
        DstEndpoint = row.Destination,
        ConnectionInfo = new() { DirectionId = 0, Uid = row["uid"] },
        Tls = new() { Version = row["version"] ?? "unknown", Sni = row["server_name"] },
    };

    private static OcsfEvent? Request(Row row) => new HttpActivity
    {
        ActivityId = HttpActivity.Activity.Get,
        Time = row.Time,
        Metadata = row.Metadata($"{row["uid"]}-{row["trans_depth"]}-{row.Number}"),
        SrcEndpoint = row.Source,
        DstEndpoint = row.Destination is { } destination ? destination with { Hostname = row["host"] } : null,
        ConnectionInfo = new() { DirectionId = 0, Uid = row["uid"] },
        HttpRequest = new() { HttpMethod = row["method"] },
        Traffic = new() { BytesOut = row.Long("request_body_len"), BytesIn = row.Long("response_body_len") },
    };

    private static OcsfEvent? Query(Row row) => row["query"] is not { } query ? null : new DnsActivity
    {
        ActivityId = DnsActivity.Activity.Traffic,
        Time = row.Time,
        Metadata = row.Metadata($"{row["uid"]}-{row.Number}"),
        SrcEndpoint = row.Source,
        DstEndpoint = row.Destination,
        ConnectionInfo = new() { DirectionId = 0, Uid = row["uid"], ProtocolName = row["proto"] },
        Query = new() { Hostname = query, Type = row["qtype_name"] },
        RcodeId = (int?)row.Long("rcode"),
        Answers = row["answers"]?.Split(',').Select(answer => new DnsAnswer { Rdata = answer }).ToList(),
    };

    private sealed class Row(Dictionary<string, string> cells, int number)
    {
        public int Number => number;

        public string? this[string field] => cells.GetValueOrDefault(field) is { } value and not ("-" or "(empty)" or "") ? value : null;

        public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(double.Parse(this["ts"]!, CultureInfo.InvariantCulture) * 1e6));

        public NetworkEndpoint Source => new() { Ip = this["id.orig_h"], Port = (int?)Long("id.orig_p") };

        public NetworkEndpoint Destination => new() { Ip = this["id.resp_h"], Port = (int?)Long("id.resp_p") };

        public int Direction => (this["local_orig"], this["local_resp"]) switch
        {
            ("T" or "True", "F" or "False") => 2,
            ("F" or "False", "T" or "True") => 1,
            ("T" or "True", "T" or "True") => 3,
            _ => 0,
        };

        public long? Long(string field) => long.TryParse(this[field], CultureInfo.InvariantCulture, out var value) ? value : null;

        public Metadata Metadata(string uid) => new() { Product = Zeek, Uid = uid };
    }
}
