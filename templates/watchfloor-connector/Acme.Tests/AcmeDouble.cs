using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Watchfloor.Lab;

namespace Acme.Tests;

/// <summary>The vendor, simulated over real HTTP inside Watchfloor's lab, which plays the faults. Write it from the vendor's documentation, not from the client, or it repeats the client's mistakes.</summary>
internal sealed class AcmeDouble : LabGuest
{
    public const string Key = "key-of-the-double";

    private const int Records = 250;

    /// <summary>What was reported.</summary>
    public ConcurrentQueue<string> Reports { get; } = new();

    public override string Name => "acme";

    public override void Map(IEndpointRouteBuilder routes, GuestLab lab)
    {
        routes.MapGet("/v1/urls/recent/limit/{limit}/", http =>
        {
            var limit = int.Parse((string)http.GetRouteValue("limit")!, CultureInfo.InvariantCulture);
            return lab.AnswerAsync(http, "urls", Enumerable.Range(1, Records).Reverse().Take(limit).Select(number => Record(number, lab.Clock.GetUtcNow())), json => json.WriteString("query_status", "ok"));
        });
        routes.MapPost("/api/", async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            Reports.Enqueue(await reader.ReadToEndAsync(http.RequestAborted));
            await http.Response.WriteAsync("Submitted", http.RequestAborted);
        });
    }

    public override async Task<bool> AdmitAsync(HttpContext http)
    {
        if (http.Request.Headers["Auth-Key"] == Key)
        {
            return true;
        }

        await RefuseAsync(http, 401, "unauthorized");
        return false;
    }

    public override Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter)
    {
        if (fault == LabFault.TooManyRequests)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return fault switch
        {
            LabFault.Unauthorized => RefuseAsync(http, 401, "unauthorized"),
            LabFault.Forbidden => RefuseAsync(http, 403, "forbidden"),
            LabFault.TooManyRequests or LabFault.TooManyRequestsWithoutHint => RefuseAsync(http, 429, "too_many_requests"),
            _ => RefuseAsync(http, 500, "error"),
        };
    }

    private static Task RefuseAsync(HttpContext http, int status, string said)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"query_status":"{{said}}"}""", http.RequestAborted);
    }

    private static string Record(int number, DateTimeOffset now)
    {
        var added = (now - TimeSpan.FromMinutes(Records - number)).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var host = number % 2 == 0 ? $"host{number}.example.com" : $"192.0.2.{number % 250}";
        return $$"""
            {"id":"{{number}}","urlhaus_reference":"https://urlhaus.example.com/url/{{number}}/","url":"http://{{host}}/load/{{number}}.bin","url_status":"online","host":"{{host}}","date_added":"{{added}}",
             "threat":"malware_download","blacklists":{"surbl":"not listed"},"reporter":"someone","larted":"true","tags":["elf","mirai"]}
            """;
    }
}
