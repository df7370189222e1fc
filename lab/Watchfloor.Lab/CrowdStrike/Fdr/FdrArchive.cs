using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike.Fdr;

/// <summary>One announced batch of files.</summary>
/// <param name="Id">Id of the queue's message.</param>
/// <param name="Ready">From when on it is announced.</param>
/// <param name="Prefix">Folder in the bucket.</param>
/// <param name="Parts">Lines of each file.</param>
internal sealed record FdrBatch(string Id, DateTimeOffset Ready, string Prefix, IReadOnlyList<IEnumerable<string>> Parts);

/// <summary>What Falcon Data Replicator writes: the sensors' events by arrival, and lists of hosts and people beside them, as gzip'd JSON lines.</summary>
internal sealed class FdrArchive(LabContext lab)
{
    private const int RecordsPerPart = 400;
    private static readonly TimeSpan Window = TimeSpan.FromHours(3);
    private readonly ConcurrentDictionary<string, byte[]> _objects = new();
    private IReadOnlyList<FdrBatch>? _batches;

    public IReadOnlyList<FdrBatch> Batches => LazyInitializer.EnsureInitialized(ref _batches, () => [.. Events(), .. Lists()]);

    /// <summary>The message that announces a batch.</summary>
    public string Message(FdrBatch batch, string bucket)
    {
        var files = batch.Parts.Select((_, number) => $"{batch.Prefix}/part-{number:00000}.gz").Select(path => (Path: path, Content: Find(path)!)).ToList();
        return new JsonObject
        {
            ["cid"] = lab.Story.Company.Cid,
            ["timestamp"] = batch.Ready.ToUnixTimeMilliseconds(),
            ["fileCount"] = files.Count,
            ["totalSize"] = files.Sum(file => file.Content.Length),
            ["bucket"] = bucket,
            ["pathPrefix"] = batch.Prefix,
            ["files"] = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
            {
                ["path"] = file.Path, ["size"] = file.Content.Length, ["checksum"] = Md5(file.Content),
            })]),
        }.ToJsonString();
    }

    /// <summary>An object of the bucket; null when there is none.</summary>
    public byte[]? Find(string path)
    {
        if (path.EndsWith("/_SUCCESS", StringComparison.Ordinal))
        {
            return Batches.Any(batch => batch.Prefix + "/_SUCCESS" == path) ? [] : null;
        }

        return _objects.TryGetValue(path, out var content) ? content
            : Batches.FirstOrDefault(batch => path.StartsWith(batch.Prefix + "/part-", StringComparison.Ordinal)) is { } batch
            && int.TryParse(path[(batch.Prefix.Length + "/part-".Length)..].Replace(".gz", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number) && number < batch.Parts.Count
            ? _objects[path] = Compressed(batch.Parts[number])
            : null;
    }

    public static string Md5(byte[] content)
    {
#pragma warning disable CA5351 // MD5 is what the vendor writes beside each file; it guards against damage, not against people.
        return Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
    }

    private IEnumerable<FdrBatch> Events()
    {
        var random = lab.Story.Stream("fdr");
        foreach (var window in lab.Story.FalconTelemetry.All.GroupBy(record => (record.Arrival - lab.Story.Start).Ticks / Window.Ticks).OrderBy(group => group.Key))
        {
            yield return new(random.Guid(), window.Max(record => record.Arrival), $"data/{random.Guid()}", [.. window.OrderBy(record => record.Arrival).Chunk(RecordsPerPart).Select(part => part.Select(Event))]);
        }
    }

    private IEnumerable<FdrBatch> Lists()
    {
        var (story, random) = (lab.Story, lab.Story.Stream("fdr lists"));
        var at = story.Start.AddHours(6);
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        yield return List("aidmaster", story.Company.Devices.Select(device => Line(
            ("_time", time), ("aid", device.Aid), ("cid", story.Company.Cid), ("ComputerName", device.Hostname), ("event_platform", "Win"), ("Version", device.IsServer ? "Windows Server 2022" : "Windows 11"),
            ("AgentVersion", "7.26.19507.0"), ("ProductType", device.ProductType switch { "Workstation" => "1", "Domain Controller" => "2", _ => "3" }), ("MachineDomain", story.Company.Domain), ("aip", story.Company.Egress), ("Time", time))));
        yield return List("userinfo", story.Company.People.Select(person => Line(
            ("_time", time), ("cid", story.Company.Cid), ("User", $"{story.Company.NetBios}\\{person.Sam}"), ("UserName", person.Sam), ("UserSid_readable", person.Sid), ("LastLoggedOnHost", person.Workstation!.Hostname),
            ("AccountType", "Domain User"), ("UserIsAdmin", "0"))));
        yield return List("notmanaged", Enumerable.Range(1, 5).Select(n => Line(
            ("_time", time), ("cid", story.Company.Cid), ("ComputerName", $"printer-{n}"), ("CurrentLocalIP", $"10.250.0.{n}"), ("MAC", $"02-00-5e-99-00-{n:00}"), ("aip", story.Company.Egress))));
        yield return List("appinfo", Enumerable.Range(1, 5).Select(n => Line(
            ("_time", time), ("cid", story.Company.Cid), ("FileName", $"app{n}.exe"), ("SHA256HashData", random.Hex(64)), ("ProductName", $"App {n}"), ("CompanyName", "Contoso"))));

        FdrBatch List(string name, IEnumerable<string> lines) => new(random.Guid(), at, $"fdrv2/{name}/{random.Guid()}", [lines.ToList()]);
    }

    // Data Replicator writes the sensor's names; search writes some of them with a mark.
    private static string Event(LabRecord record)
    {
        var json = new JsonObject { ["event_simpleName"] = record.Kind, ["id"] = record.Id, ["timestamp"] = record.Arrival.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        using var document = JsonDocument.Parse(record.Json);
        foreach (var field in document.RootElement.EnumerateObject().Where(field => field.Name[0] is not '@' and not '#'))
        {
            json[field.Name] = field.Value.ToString();
        }

        return json.ToJsonString();
    }

    private static string Line(params (string Name, string Value)[] fields) => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Value))).ToJsonString();

    private static byte[] Compressed(IEnumerable<string> lines)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }

        return buffer.ToArray();
    }
}
