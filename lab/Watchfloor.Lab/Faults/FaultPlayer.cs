using System.Globalization;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Faults;

/// <summary>Plays a fault on one request: answers in the endpoint's place, or lets it answer and spoils that.</summary>
/// <param name="refuse">Answers 401, 403, 429 without a header, 429 with the vendor's own, or 500 in the vendor's form.</param>
/// <param name="time">Real time: a client's waits are real.</param>
internal sealed class FaultPlayer(Func<HttpContext, LabFault, TimeSpan, Task> refuse, TimeProvider time)
{
    private const int Drops = 10;

    /// <summary>Plays <paramref name="taken"/>; <paramref name="next"/> is the endpoint.</summary>
    public Task PlayAsync(HttpContext http, TakenFault taken, RequestDelegate next)
    {
        if (FaultSchedule.IsShaping(taken.Fault))
        {
            return SpoilAsync(http, taken, next);
        }

        switch (taken.Fault)
        {
            case LabFault.Reset:
                http.Abort();
                return Task.CompletedTask;
            case LabFault.GatewayError:
                return PageAsync(http, 503, "Service Unavailable");
            case LabFault.BadGateway:
                return PageAsync(http, 502, "Bad Gateway");
            case LabFault.GatewayTimeout:
                return PageAsync(http, 504, "Gateway Time-out");
            case LabFault.Unavailable:
                return RefuseAsync(http, LabFault.ServerError, 503);
            case LabFault.NotFound:
                return RefuseAsync(http, LabFault.ServerError, 404);
            case LabFault.NotAllowed:
                return RefuseAsync(http, LabFault.ServerError, 405);
            case LabFault.Gone:
                return RefuseAsync(http, LabFault.ServerError, 410);
            case LabFault.TooManyRequestsSeconds:
                http.Response.Headers.RetryAfter = Math.Ceiling(taken.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return refuse(http, LabFault.TooManyRequestsWithoutHint, taken.Wait);
            case LabFault.TooManyRequestsDate:
                http.Response.Headers.RetryAfter = (time.GetUtcNow() + taken.Wait).AddMilliseconds(999).ToString("R", CultureInfo.InvariantCulture);
                return refuse(http, LabFault.TooManyRequestsWithoutHint, taken.Wait);
            case LabFault.TooManyRequestsEpochSeconds:
                return EpochAsync(http, (time.GetUtcNow() + taken.Wait).AddMilliseconds(999).ToUnixTimeSeconds(), taken.Wait);
            case LabFault.TooManyRequestsEpochMilliseconds:
                return EpochAsync(http, (time.GetUtcNow() + taken.Wait).ToUnixTimeMilliseconds(), taken.Wait);
            default:
                return refuse(http, taken.Fault, taken.Wait);
        }
    }

    private Task EpochAsync(HttpContext http, long instant, TimeSpan wait)
    {
        http.Response.Headers["X-RateLimit-Remaining"] = "0";
        http.Response.Headers["X-RateLimit-RetryAfter"] = instant.ToString(CultureInfo.InvariantCulture);
        return refuse(http, LabFault.TooManyRequestsWithoutHint, wait);
    }

    private static async Task PageAsync(HttpContext http, int status, string title)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html";
        await http.Response.WriteAsync($"<html><head><title>{status} {title}</title></head><body><h1>{status} {title}</h1></body></html>", http.RequestAborted);
    }

    /// <summary>The vendor's envelope of a 500, sent with another status.</summary>
    private async Task RefuseAsync(HttpContext http, LabFault form, int status)
    {
        var body = await HeldBackAsync(http, () => refuse(http, form, TimeSpan.Zero));
        var text = System.Text.Encoding.UTF8.GetString(body.Span).Replace("\"code\":500", $"\"code\":{status}", StringComparison.Ordinal);
        http.Response.StatusCode = status;
        http.Response.ContentLength = null;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    private async Task SpoilAsync(HttpContext http, TakenFault taken, RequestDelegate next)
    {
        http.Remember(taken);
        if (IsPlayedByTheEndpoint(taken.Fault) || new FaultRequest("", http.Request.Method, http.Request.Path.Value ?? "").IsStream)
        {
            await next(http);
            return;
        }

        var body = await HeldBackAsync(http, () => next(http));
        var isGood = http.Response.StatusCode is >= 200 and < 300 && body.Length > 0;
        var sent = isGood ? SpoiledBody.Of(body, taken.Fault) : body;
        if (isGood && taken.Fault == LabFault.HtmlWithOk)
        {
            http.Response.ContentType = "text/html";
        }

        // Answers without a body (204, 304) may not name a length.
        if (body.Length > 0)
        {
            http.Response.ContentLength = sent.Length;
        }

        switch (taken.Fault)
        {
            case LabFault.ResetInBody when isGood:
                await http.Response.Body.WriteAsync(sent[..(sent.Length / 2)], http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                http.Abort();
                break;
            case LabFault.SlowBody when isGood:
                await DripAsync(http, sent, taken.Wait);
                break;
            default:
                await http.Response.Body.WriteAsync(sent, http.RequestAborted);
                break;
        }
    }

    private static bool IsPlayedByTheEndpoint(LabFault fault) =>
        fault is LabFault.RepeatedPage or LabFault.EmptyPage or LabFault.MalformedRecord or LabFault.RepeatedCursor or LabFault.ExpiredCursor;

    private async Task DripAsync(HttpContext http, ReadOnlyMemory<byte> body, TimeSpan all)
    {
        var size = (body.Length / Drops) + 1;
        for (var at = 0; at < body.Length; at += size)
        {
            await http.Response.Body.WriteAsync(body[at..Math.Min(at + size, body.Length)], http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(all / Drops, time, http.RequestAborted);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> HeldBackAsync(HttpContext http, Func<Task> answer)
    {
        var wire = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        try
        {
            await answer();
        }
        finally
        {
            http.Response.Body = wire;
        }

        return held.ToArray();
    }
}
