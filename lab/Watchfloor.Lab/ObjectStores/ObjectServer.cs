using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Faults;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.ObjectStores;

/// <summary>A cloud's object store on loopback: one bucket, the protocol as far as a lake needs it, and faults on request.</summary>
internal abstract class ObjectServer(LabObjectStore lab) : LoopbackServer
{
    private int _requests;

    /// <summary>Requests that came in.</summary>
    public int Requests => _requests;

    /// <summary>What the fault of a request that is being served is.</summary>
    protected const string FaultItem = "lab.fault";

    protected LabObjectStore Store => lab;

    protected KeptObjects Objects => lab.Kept;

    // Names of objects are no routes: everything is served before routing matters.
    protected override void Map(WebApplication app)
    {
    }

    protected override async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        Interlocked.Increment(ref _requests);
        using var buffer = new MemoryStream();
        await using (var content = http.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body)
        {
            await content.CopyToAsync(buffer, http.RequestAborted);
        }

        var body = buffer.ToArray();
        if (lab.BeforeRequest is { } hook)
        {
            await hook(http.Request.Method, http.Request.Path.Value ?? "", http.RequestAborted);
        }

        var fault = lab.Faults.Take(new FaultRequest(lab.Kind.ToString(), http.Request.Method, $"{http.Request.Method} {http.Request.Path.Value}"), null);
        switch (fault?.Fault)
        {
            case LabFault.Reset:
                http.Abort();
                return;
            case LabFault.ServerError or LabFault.Unavailable or LabFault.GatewayError or LabFault.BadGateway or LabFault.GatewayTimeout or LabFault.TooManyRequests or LabFault.TooManyRequestsSeconds or LabFault.TooManyRequestsWithoutHint:
                var status = fault.Fault switch
                {
                    LabFault.ServerError => 500, LabFault.BadGateway => 502, LabFault.Unavailable or LabFault.GatewayError => 503, LabFault.GatewayTimeout => 504, _ => 429,
                };
                if (fault.Fault is LabFault.TooManyRequests or LabFault.TooManyRequestsSeconds)
                {
                    http.Response.Headers.RetryAfter = ((int)fault.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                }

                await (fault.Fault is LabFault.GatewayError or LabFault.BadGateway or LabFault.GatewayTimeout ? HtmlAsync(http, status) : ErrorAsync(http, status, Busy(status), "Please reduce your request rate."));
                return;
            case LabFault.Forbidden:
                await ErrorAsync(http, 403, Denied, "Access Denied");
                return;
            case LabFault.SlowBody:
                // Longer than any client here waits; it hangs up.
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
        }

        http.Items[FaultItem] = fault?.Fault;
        if (await ProblemAsync(http, body))
        {
            return;
        }

        if (fault?.Fault == LabFault.ResetInBody && http.Request.Method is not "GET" and not "HEAD")
        {
            // The store did it, and the answer is lost.
            http.Response.Body = Stream.Null;
            await HandleAsync(http, body);
            http.Abort();
            return;
        }

        await HandleAsync(http, body);
    }

    protected override Task NotFoundAsync(HttpContext http) => ErrorAsync(http, 400, "InvalidRequest", "not served");

    /// <summary>Answers a request without a right credential; false when it has one.</summary>
    protected abstract Task<bool> ProblemAsync(HttpContext http, byte[] body);

    /// <summary>Serves a request that may.</summary>
    protected abstract Task HandleAsync(HttpContext http, byte[] body);

    /// <summary>Answers with the service's error envelope.</summary>
    protected abstract Task ErrorAsync(HttpContext http, int status, string code, string message);

    /// <summary>The service's name for "too much".</summary>
    protected abstract string Busy(int status);

    /// <summary>The service's name for "you may not".</summary>
    protected abstract string Denied { get; }

    /// <summary>Sends an object with its tag, time and metadata; HEAD gets those alone.</summary>
    protected static Task SendAsync(HttpContext http, KeptObject kept, string metadataPrefix)
    {
        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.ETag = kept.Tag;
        http.Response.Headers.LastModified = kept.Modified.ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in kept.Metadata)
        {
            http.Response.Headers[metadataPrefix + name] = value;
        }

        if (http.Request.Method == "HEAD")
        {
            http.Response.ContentLength = kept.Content.Length;
            return Task.CompletedTask;
        }

        return SendAsync(http, kept.Content);
    }

    /// <summary>Sends an object's bytes, or as many of them as the fault lets through.</summary>
    protected static async Task SendAsync(HttpContext http, byte[] content)
    {
        http.Response.ContentLength = content.Length;
        switch (http.Items[FaultItem] as LabFault?)
        {
            case LabFault.TruncatedBody or LabFault.ResetInBody:
                await http.HalfAsync(content);
                break;
            case LabFault.MalformedBody:
                await http.DamagedAsync(content);
                break;
            default:
                await http.Response.Body.WriteAsync(content, http.RequestAborted);
                break;
        }
    }

    protected static async Task WriteAsync(HttpContext http, int status, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        http.Response.StatusCode = status;
        if (http.Request.Method != "HEAD")
        {
            (http.Response.ContentType, http.Response.ContentLength) = (type, bytes.Length);
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private static Task HtmlAsync(HttpContext http, int status) => WriteAsync(http, status, "text/html", "<html><body>Bad gateway</body></html>");
}
