using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.CrowdStrike.Fdr;

namespace Watchfloor.Lab.ObjectStores;

/// <summary>Google Cloud Storage's JSON interface: objects with generations, resumable uploads, list by prefix. Every request must carry the lab's bearer token.</summary>
internal sealed class GcsServer(LabObjectStore lab) : ObjectServer(lab)
{
    private const int PageSize = 100;
    private const string Objects0 = "/storage/v1/b/";
    private const string Uploads = "/upload/storage/v1/b/";
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();
    private int _sessions;

    protected override string Denied => "forbidden";

    protected override string Busy(int status) => status == 500 ? "backendError" : "rateLimitExceeded";

    protected override async Task<bool> ProblemAsync(HttpContext http, byte[] body)
    {
        if (http.Request.Headers.Authorization == "Bearer " + Store.Secret)
        {
            return false;
        }

        await ErrorAsync(http, 403, "forbidden", "The account does not have storage.objects access to the Google Cloud Storage bucket.");
        return true;
    }

    protected override Task HandleAsync(HttpContext http, byte[] body)
    {
        // Names of objects are one segment of the path, slashes escaped, so the path is read as it was sent.
        var raw = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        var isUpload = raw.StartsWith(Uploads, StringComparison.Ordinal);
        var prefix = isUpload ? Uploads : Objects0;
        if (!raw.StartsWith(prefix, StringComparison.Ordinal) || raw[prefix.Length..].Split('/') is not [var bucket, "o", .. var rest])
        {
            return ErrorAsync(http, 404, "notFound", "not served");
        }

        var name = Uri.UnescapeDataString(string.Join('/', rest));
        return Uri.UnescapeDataString(bucket) != LabObjectStore.Bucket ? ErrorAsync(http, 404, "notFound", "The specified bucket does not exist.")
            : (http.Request.Method, isUpload, name.Length > 0) switch
            {
                ("POST", true, false) => BeginAsync(http, body),
                ("PUT", true, false) => ContinueAsync(http, body),
                ("GET", false, false) => ListAsync(http),
                ("GET", false, true) => GetAsync(http, name),
                ("DELETE", false, true) => DeleteAsync(http, name),
                _ => ErrorAsync(http, 405, "methodNotAllowed", "not served"),
            };
    }

    protected override Task ErrorAsync(HttpContext http, int status, string code, string message) => WriteAsync(http, status, "application/json", new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["errors"] = new JsonArray(new JsonObject { ["domain"] = "global", ["reason"] = code, ["message"] = message }) },
    }.ToJsonString());

    private static string Crc32C(byte[] content)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var part in content)
        {
            crc = BitOperations.Crc32C(crc, part);
        }

        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ~crc);
        return Convert.ToBase64String(bytes);
    }

    private static JsonObject Describe(string name, KeptObject kept) => new()
    {
        ["kind"] = "storage#object", ["bucket"] = LabObjectStore.Bucket, ["name"] = name, ["size"] = kept.Content.Length.ToString(CultureInfo.InvariantCulture),
        ["generation"] = kept.Generation.ToString(CultureInfo.InvariantCulture), ["metageneration"] = "1",
        ["updated"] = kept.Modified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["crc32c"] = kept.Metadata["lab.crc32c"],
        ["metadata"] = new JsonObject(kept.Metadata.Where(pair => !pair.Key.StartsWith("lab.", StringComparison.Ordinal)).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };

    private Task BeginAsync(HttpContext http, byte[] body)
    {
        if (http.Request.Query["uploadType"] != "resumable")
        {
            return ErrorAsync(http, 400, "badRequest", "not served");
        }

        var described = JsonSerializer.Deserialize<JsonObject>(body)!;
        var id = $"session-{Interlocked.Increment(ref _sessions)}";
        _uploads[id] = new(
            described["name"]!.GetValue<string>(),
            described["md5Hash"]?.GetValue<string>(),
            described["metadata"]?.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()) ?? [],
            long.TryParse(http.Request.Query["ifGenerationMatch"], NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? generation : null);
        http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{Uploads}{LabObjectStore.Bucket}/o?uploadType=resumable&upload_id={id}";
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private async Task ContinueAsync(HttpContext http, byte[] body)
    {
        var id = http.Request.Query["upload_id"].ToString();
        if (!_uploads.TryGetValue(id, out var upload))
        {
            await ErrorAsync(http, 404, "notFound", "Upload session not found.");
            return;
        }

        // "bytes 0-99/100", "bytes 0-99/*", "bytes */0" or "bytes */100" for the question how far it came.
        var range = http.Request.Headers.ContentRange.ToString()["bytes ".Length..].Split('/');
        if (range[0] != "*")
        {
            upload.Add(long.Parse(range[0].Split('-')[0], CultureInfo.InvariantCulture), body);
        }

        if (range[1] == "*" || upload.Length < long.Parse(range[1], CultureInfo.InvariantCulture))
        {
            http.Response.StatusCode = 308;
            if (upload.Length > 0)
            {
                http.Response.Headers.Range = $"bytes=0-{upload.Length - 1}";
            }

            http.Response.ContentLength = 0;
            return;
        }

        var content = upload.ToArray();
        _uploads.TryRemove(id, out _);
        if (upload.Md5 is { } md5 && md5 != Convert.ToBase64String(Convert.FromHexString(FdrArchive.Md5(content))))
        {
            await ErrorAsync(http, 400, "invalid", "Provided MD5 hash does not match calculated MD5 hash.");
            return;
        }

        upload.Metadata["lab.crc32c"] = Crc32C(content);
        var kept = Objects.Put(upload.Name, content, upload.Metadata, now => upload.Generation is not { } wanted || (now?.Generation ?? 0) == wanted);
        await (kept is null
            ? ErrorAsync(http, 412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.")
            : WriteAsync(http, 200, "application/json", Describe(upload.Name, kept).ToJsonString()));
    }

    private async Task GetAsync(HttpContext http, string name)
    {
        if (Objects.Find(name) is not { } kept)
        {
            await ErrorAsync(http, 404, "notFound", $"No such object: {LabObjectStore.Bucket}/{name}");
        }
        else if (http.Request.Query["alt"] == "media")
        {
            http.Response.ContentType = "application/octet-stream";
            http.Response.Headers["x-goog-generation"] = kept.Generation.ToString(CultureInfo.InvariantCulture);
            http.Response.Headers["x-goog-metageneration"] = "1";
            http.Response.Headers["x-goog-stored-content-length"] = kept.Content.Length.ToString(CultureInfo.InvariantCulture);
            http.Response.Headers["x-goog-stored-content-encoding"] = "identity";
            http.Response.Headers["x-goog-hash"] = "crc32c=" + kept.Metadata.GetValueOrDefault("lab.crc32c", Crc32C(kept.Content));
            http.Response.Headers.LastModified = kept.Modified.ToString("R", CultureInfo.InvariantCulture);
            await SendAsync(http, kept.Content);
        }
        else
        {
            await WriteAsync(http, 200, "application/json", Describe(name, kept).ToJsonString());
        }
    }

    private async Task DeleteAsync(HttpContext http, string name)
    {
        if (Objects.Delete(name))
        {
            http.Response.StatusCode = 204;
            return;
        }

        await ErrorAsync(http, 404, "notFound", $"No such object: {LabObjectStore.Bucket}/{name}");
    }

    private Task ListAsync(HttpContext http)
    {
        var found = Objects.List(http.Request.Query["prefix"].ToString(), http.Request.Query["pageToken"].ToString() is { Length: > 0 } token ? token : null);
        var page = found.Take(PageSize).ToList();
        var answer = new JsonObject { ["kind"] = "storage#objects", ["items"] = new JsonArray([.. page.Select(pair => (JsonNode)Describe(pair.Key, pair.Value))]) };
        if (found.Count > page.Count)
        {
            answer["nextPageToken"] = page[^1].Key;
        }

        return WriteAsync(http, 200, "application/json", answer.ToJsonString());
    }

    private sealed record Upload(string Name, string? Md5, Dictionary<string, string> Metadata, long? Generation)
    {
        private readonly MemoryStream _content = new();

        public long Length => _content.Length;

        public void Add(long offset, byte[] part)
        {
            _content.Position = offset;
            _content.Write(part);
        }

        public byte[] ToArray() => _content.ToArray();
    }
}
