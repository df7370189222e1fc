using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Watchfloor.Mcp;

/// <summary>Requests a minute for each caller: by who they are once known, else by address.</summary>
internal static class RateLimits
{
    public static void Configure(RateLimiterOptions limiter, McpHttpOptions options)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
            Caller(context), _ => Bucket(options.RequestsPerMinute)));
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (context, cancellationToken) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var span) ? span : TimeSpan.FromSeconds(1);
            context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            context.HttpContext.Response.ContentType = "text/plain; charset=utf-8";
            await context.HttpContext.Response.WriteAsync($"More than {options.RequestsPerMinute} requests a minute. Wait as Retry-After says.", cancellationToken);
        };
    }

    /// <summary>One request at a time comes back, so that any rate is kept and not only whole ones a second.</summary>
    internal static TokenBucketRateLimiterOptions Bucket(int requestsPerMinute) => new()
    {
        TokenLimit = requestsPerMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / requestsPerMinute,
        AutoReplenishment = true,
    };

    /// <summary>Whose requests are counted together.</summary>
    internal static string Caller(HttpContext context) => CallerName.Of(context.User) is { } name ? $"name {name}" : $"address {context.Connection.RemoteIpAddress}";
}
