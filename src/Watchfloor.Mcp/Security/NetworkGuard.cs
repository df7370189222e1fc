using System.Net;
using Microsoft.AspNetCore.Http;

namespace Watchfloor.Mcp;

/// <summary>Refuses requests that a web page in somebody's browser smuggles in: a foreign Origin, or a foreign Host by DNS rebinding.</summary>
internal sealed class NetworkGuard(McpHttpOptions options)
{
    private readonly HashSet<string> origins = new(options.AllowedOrigins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> hosts = new(options.AllowedHosts, StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets a request through or answers 403.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = !IsOurHost(context.Request.Host.Host)
            ? "The Host header names another machine. Add it to Mcp:AllowedHosts when it is a name of this server."
            : context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOurOrigin(origin)
                ? "The Origin header names a web page that may not call. Add it to Mcp:AllowedOrigins when it may."
                : null;
        if (refusal is null)
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(refusal, context.RequestAborted);
    }

    private bool IsOurHost(string host) => hosts.Contains(host) || IsLoopback(host)
        || (!options.IsLoopback && host.Equals(options.Url.Host, StringComparison.OrdinalIgnoreCase));

    private bool IsOurOrigin(string origin) => origins.Contains(origin.TrimEnd('/'))
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLoopback(page.Host));

    private static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
