using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.CrowdStrike.Fdr;

namespace Watchfloor.Lab.ObjectStores;

/// <summary>S3 by path-style addresses: objects with conditions, checksums, uploads in parts, list v2. Every request must be signed, and every body must be what was signed.</summary>
internal sealed class S3Server(LabObjectStore lab) : ObjectServer(lab)
{
    private const int PageSize = 100;
    private const int LeastPart = 5 << 20;
    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Dictionary<string, string>> _metadata = new();

    protected override string Denied => "AccessDenied";

    protected override string Busy(int status) => status switch { 500 => "InternalError", 429 => "TooManyRequestsException", _ => "SlowDown" };

    protected override async Task<bool> ProblemAsync(HttpContext http, byte[] body)
    {
        if (AwsSignature.Problem(http.Request, body, LabObjectStore.KeyId, Store.Secret) is not { } problem)
        {
            return false;
        }

        await ErrorAsync(http, problem == "XAmzContentSHA256Mismatch" ? 400 : 403, problem, "The request is not signed as it must be.");
        return true;
    }

    protected override Task HandleAsync(HttpContext http, byte[] body)
    {
        var path = http.Request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        var query = http.Request.Query;
        return bucket != LabObjectStore.Bucket ? ErrorAsync(http, 404, "NoSuchBucket", "The specified bucket does not exist.")
            : (http.Request.Method, key.Length > 0) switch
            {
                ("GET", false) => ListAsync(http),
                ("GET" or "HEAD", true) => GetAsync(http, key),
                ("PUT", true) when query.ContainsKey("uploadId") => PutPartAsync(http, body),
                ("PUT", true) => PutAsync(http, key, body),
                ("POST", true) when query.ContainsKey("uploads") => StartAsync(http, key),
                ("POST", true) when query.ContainsKey("uploadId") => FinishAsync(http, key, body),
                ("DELETE", true) when query.ContainsKey("uploadId") => AbortAsync(http),
                ("DELETE", true) => DeleteAsync(http, key),
                _ => ErrorAsync(http, 405, "MethodNotAllowed", "not served"),
            };
    }

    protected override Task ErrorAsync(HttpContext http, int status, string code, string message) => WriteAsync(
        http, status, "application/xml", new XElement("Error", new XElement("Code", code), new XElement("Message", message), new XElement("RequestId", "lab")).ToString());

    private static Dictionary<string, string> Metadata(HttpRequest request) => request.Headers
        .Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key["x-amz-meta-".Length..].ToLowerInvariant(), header => header.Value.ToString());

    private static string? Damaged(HttpRequest request, byte[] body) =>
        request.Headers["x-amz-checksum-sha256"].ToString() is { Length: > 0 } sum && sum != Convert.ToBase64String(SHA256.HashData(body)) ? "BadDigest" : null;

    private static Func<KeptObject?, bool> Condition(HttpRequest request) =>
        request.Headers.IfNoneMatch == "*" ? kept => kept is null
        : request.Headers.IfMatch.ToString() is { Length: > 0 } tag ? kept => kept?.Tag.Trim('"') == tag.Trim('"')
        : _ => true;

    private async Task PutAsync(HttpContext http, string key, byte[] body)
    {
        if (Damaged(http.Request, body) is { } problem)
        {
            await ErrorAsync(http, 400, problem, "The checksum did not match.");
        }
        else if (http.Request.Headers.IfMatch.Count > 0 && Objects.Find(key) is null)
        {
            await ErrorAsync(http, 404, "NoSuchKey", "The specified key does not exist.");
        }
        else if (Objects.Put(key, body, Metadata(http.Request), Condition(http.Request)) is { } kept)
        {
            http.Response.Headers.ETag = kept.Tag;
            http.Response.ContentLength = 0;
        }
        else
        {
            await ErrorAsync(http, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
    }

    private async Task GetAsync(HttpContext http, string key)
    {
        if (Objects.Find(key) is not { } kept)
        {
            await ErrorAsync(http, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        await SendAsync(http, kept, "x-amz-meta-");
    }

    private Task DeleteAsync(HttpContext http, string key)
    {
        Objects.Delete(key);
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Task ListAsync(HttpContext http)
    {
        var prefix = http.Request.Query["prefix"].ToString();
        var after = http.Request.Query["continuation-token"].ToString() is { Length: > 0 } token ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : null;
        var found = Objects.List(prefix, after);
        var page = found.Take(PageSize).ToList();
        var isEncoded = http.Request.Query["encoding-type"] == "url";
        var answer = new XElement(
            Xml + "ListBucketResult",
            new XElement(Xml + "Name", LabObjectStore.Bucket),
            new XElement(Xml + "KeyCount", page.Count),
            new XElement(Xml + "IsTruncated", found.Count > page.Count ? "true" : "false"),
            isEncoded ? new XElement(Xml + "EncodingType", "url") : null,
            found.Count > page.Count ? new XElement(Xml + "NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Key))) : null,
            page.Select(pair => new XElement(
                Xml + "Contents",
                new XElement(Xml + "Key", isEncoded ? Uri.EscapeDataString(pair.Key) : pair.Key),
                new XElement(Xml + "LastModified", pair.Value.Modified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                new XElement(Xml + "ETag", pair.Value.Tag),
                new XElement(Xml + "Size", pair.Value.Content.Length))));
        return WriteAsync(http, 200, "application/xml", answer.ToString());
    }

    private Task StartAsync(HttpContext http, string key)
    {
        var upload = Objects.BeginUpload();
        _metadata[upload] = Metadata(http.Request);
        return WriteAsync(http, 200, "application/xml", new XElement(Xml + "InitiateMultipartUploadResult", new XElement(Xml + "Bucket", LabObjectStore.Bucket), new XElement(Xml + "Key", key), new XElement(Xml + "UploadId", upload)).ToString());
    }

    private async Task PutPartAsync(HttpContext http, byte[] body)
    {
        if (Damaged(http.Request, body) is { } problem)
        {
            await ErrorAsync(http, 400, problem, "The checksum did not match.");
        }
        else if (Objects.AddPart(http.Request.Query["uploadId"]!, http.Request.Query["partNumber"]!, body))
        {
            http.Response.Headers.ETag = $"\"{FdrArchive.Md5(body)}\"";
            http.Response.ContentLength = 0;
        }
        else
        {
            await ErrorAsync(http, 404, "NoSuchUpload", "The specified upload does not exist.");
        }
    }

    private async Task FinishAsync(HttpContext http, string key, byte[] body)
    {
        var upload = http.Request.Query["uploadId"].ToString();
        var numbers = XDocument.Parse(Encoding.UTF8.GetString(body)).Descendants().Where(element => element.Name.LocalName == "PartNumber").Select(element => element.Value).ToList();
        if (Objects.EndUpload(upload, numbers) is not { } content)
        {
            await ErrorAsync(http, 404, "NoSuchUpload", "The specified upload does not exist.");
        }
        else if (numbers.Count > 1 && content.Length < (numbers.Count - 1) * (long)LeastPart)
        {
            await ErrorAsync(http, 400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        }
        else
        {
            var kept = Objects.Put(key, content, _metadata.GetValueOrDefault(upload) ?? [], _ => true, $"{FdrArchive.Md5(content)}-{numbers.Count}")!;
            await WriteAsync(http, 200, "application/xml", new XElement(Xml + "CompleteMultipartUploadResult", new XElement(Xml + "Key", key), new XElement(Xml + "ETag", kept.Tag)).ToString());
        }
    }

    private async Task AbortAsync(HttpContext http)
    {
        if (Objects.DropUpload(http.Request.Query["uploadId"]!))
        {
            http.Response.StatusCode = 204;
        }
        else
        {
            await ErrorAsync(http, 404, "NoSuchUpload", "The specified upload does not exist.");
        }
    }
}
