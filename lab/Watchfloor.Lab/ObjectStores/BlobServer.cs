using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.CrowdStrike.Fdr;

namespace Watchfloor.Lab.ObjectStores;

/// <summary>Azure Blob Storage: block blobs with conditions and Content-MD5, blocks, list by prefix. Every request must carry the lab's bearer token.</summary>
internal sealed class BlobServer(LabObjectStore lab) : ObjectServer(lab)
{
    private const int PageSize = 100;

    protected override string Denied => "AuthorizationPermissionMismatch";

    protected override string Busy(int status) => status == 500 ? "InternalError" : "ServerBusy";

    protected override async Task<bool> ProblemAsync(HttpContext http, byte[] body)
    {
        if (http.Request.Headers.Authorization == "Bearer " + Store.Secret && http.Request.Headers["x-ms-version"].Count > 0)
        {
            return false;
        }

        await ErrorAsync(http, 403, "AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.");
        return true;
    }

    protected override Task HandleAsync(HttpContext http, byte[] body)
    {
        var path = http.Request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (container, name) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        http.Response.Headers["x-ms-version"] = http.Request.Headers["x-ms-version"];
        return container != LabObjectStore.Bucket ? ErrorAsync(http, 404, "ContainerNotFound", "The specified container does not exist.")
            : (http.Request.Method, name.Length > 0, http.Request.Query["comp"].ToString()) switch
            {
                ("GET", false, "list") => ListAsync(http),
                ("GET" or "HEAD", true, "") => GetAsync(http, name),
                ("PUT", true, "block") => PutBlockAsync(http, name, body),
                ("PUT", true, "blocklist") => PutListAsync(http, name, body),
                ("PUT", true, "") => PutAsync(http, name, body),
                ("DELETE", true, "") => DeleteAsync(http, name),
                _ => ErrorAsync(http, 405, "UnsupportedHttpVerb", "not served"),
            };
    }

    protected override Task ErrorAsync(HttpContext http, int status, string code, string message)
    {
        http.Response.Headers["x-ms-error-code"] = code;
        return WriteAsync(http, status, "application/xml", new XElement("Error", new XElement("Code", code), new XElement("Message", message)).ToString());
    }

    private static Dictionary<string, string> Metadata(HttpRequest request) => request.Headers
        .Where(header => header.Key.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key["x-ms-meta-".Length..], header => header.Value.ToString());

    private static string Md5(byte[] body) => Convert.ToBase64String(Convert.FromHexString(FdrArchive.Md5(body)));

    private static bool IsDamaged(HttpRequest request, byte[] body) => request.Headers.ContentMD5.ToString() is var sum && sum != Md5(body);

    private async Task PutAsync(HttpContext http, string name, byte[] body)
    {
        if (http.Request.Headers["x-ms-blob-type"] != "BlockBlob")
        {
            await ErrorAsync(http, 400, "InvalidHeaderValue", "x-ms-blob-type");
        }
        else if (IsDamaged(http.Request, body))
        {
            await ErrorAsync(http, 400, "Md5Mismatch", "The MD5 value specified in the request did not match with the MD5 value calculated by the server.");
        }
        else
        {
            await StoreAsync(http, name, body, Md5(body));
        }
    }

    private async Task StoreAsync(HttpContext http, string name, byte[] content, string? md5)
    {
        var (isNew, tag) = (http.Request.Headers.IfNoneMatch == "*", http.Request.Headers.IfMatch.ToString());
        var kept = Objects.Put(name, content, Metadata(http.Request), now => (!isNew || now is null) && (tag.Length == 0 || now?.Tag.Trim('"') == tag.Trim('"')), tag: "");
        if (kept is null)
        {
            await (isNew ? ErrorAsync(http, 409, "BlobAlreadyExists", "The specified blob already exists.") : ErrorAsync(http, 412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met."));
            return;
        }

        http.Response.StatusCode = 201;
        http.Response.Headers.ETag = kept.Tag;
        http.Response.Headers.LastModified = kept.Modified.ToString("R", CultureInfo.InvariantCulture);
        if (md5 is not null)
        {
            http.Response.Headers.ContentMD5 = md5;
        }

        http.Response.ContentLength = 0;
    }

    private async Task PutBlockAsync(HttpContext http, string name, byte[] body)
    {
        if (IsDamaged(http.Request, body))
        {
            await ErrorAsync(http, 400, "Md5Mismatch", "The MD5 value specified in the request did not match with the MD5 value calculated by the server.");
            return;
        }

        Objects.AddPart(name, http.Request.Query["blockid"]!, body, begin: true);
        http.Response.StatusCode = 201;
        http.Response.Headers.ContentMD5 = Md5(body);
        http.Response.ContentLength = 0;
    }

    private async Task PutListAsync(HttpContext http, string name, byte[] body)
    {
        var ids = XDocument.Parse(Encoding.UTF8.GetString(body).TrimStart('\uFEFF')).Root!.Elements().Select(element => element.Value).ToList();
        if (Objects.EndUpload(name, ids) is { } content)
        {
            await StoreAsync(http, name, content, null);
        }
        else if (Objects.Find(name) is { } kept && ids.Count > 0)
        {
            // The same list again: its blocks are those of the blob that is there.
            await StoreAsync(http, name, kept.Content, null);
        }
        else
        {
            await ErrorAsync(http, 400, "InvalidBlockList", "The specified block list is invalid.");
        }
    }

    private async Task GetAsync(HttpContext http, string name)
    {
        if (Objects.Find(name) is not { } kept)
        {
            await ErrorAsync(http, 404, "BlobNotFound", "The specified blob does not exist.");
            return;
        }

        http.Response.Headers["x-ms-blob-type"] = "BlockBlob";
        await SendAsync(http, kept, "x-ms-meta-");
    }

    private async Task DeleteAsync(HttpContext http, string name)
    {
        if (Objects.Delete(name))
        {
            http.Response.StatusCode = 202;
            return;
        }

        await ErrorAsync(http, 404, "BlobNotFound", "The specified blob does not exist.");
    }

    private Task ListAsync(HttpContext http)
    {
        var after = http.Request.Query["marker"].ToString() is { Length: > 0 } marker ? Encoding.UTF8.GetString(Convert.FromBase64String(marker)) : null;
        var found = Objects.List(http.Request.Query["prefix"].ToString(), after);
        var page = found.Take(PageSize).ToList();
        var answer = new XElement(
            "EnumerationResults",
            new XAttribute("ContainerName", LabObjectStore.Bucket),
            new XElement("Blobs", page.Select(pair => new XElement(
                "Blob",
                new XElement("Name", pair.Key),
                new XElement(
                    "Properties",
                    new XElement("Last-Modified", pair.Value.Modified.ToString("R", CultureInfo.InvariantCulture)),
                    new XElement("Etag", pair.Value.Tag.Trim('"')),
                    new XElement("Content-Length", pair.Value.Content.Length),
                    new XElement("BlobType", "BlockBlob"))))),
            new XElement("NextMarker", found.Count > page.Count ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Key)) : ""));
        return WriteAsync(http, 200, "application/xml", answer.ToString());
    }
}
