using System.Globalization;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Faults;

namespace Watchfloor.Lab.Serving;

/// <summary>One vendor's HTTP server: counts what is asked, plays faults, tells the time as a profile wants it.</summary>
internal abstract class VendorServer : LoopbackServer
{
    /// <summary>Header by which one request asks for its own fault.</summary>
    public const string FaultHeader = "X-Lab-Fault";

    private const string InstantHeader = "X-RateLimit-RetryAfter";

    private FaultPlayer? _player;

    /// <summary>crowdstrike, microsoft or proofpoint.</summary>
    public string Vendor { get; init; } = "";

    private FaultPlayer Player => _player ??= new FaultPlayer(AnswerFaultAsync, TimeProvider.System);

    /// <summary>Sets headers that every answer has; false when the request was already answered.</summary>
    protected abstract Task<bool> AdmitAsync(HttpContext http);

    /// <summary>Answers a fault that stops the request, in the vendor's own form.</summary>
    protected abstract Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter);

    protected sealed override async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        Lab.Traffic.Request(http.Request.Method, http.Request.Path);
        http.Response.OnStarting(() =>
        {
            Lab.Traffic.Answer(http.Response.StatusCode);
            TellTime(http);
            return Task.CompletedTask;
        });
        TakenFault.Current = null;
        if (!await AdmitAsync(http))
        {
            return;
        }

        if (!TryReadOwn(http, out var own))
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync($"{FaultHeader} names no fault of the lab; there are {string.Join(", ", Enum.GetNames<LabFault>())}", http.RequestAborted);
            return;
        }

        TakenFault.Current = Lab.Faults.Take(new FaultRequest(Vendor, http.Request.Method, http.Request.Path.Value ?? ""), own);
        await (TakenFault.Current is { } taken ? Player.PlayAsync(http, taken, next) : next(http));
    }

    private static bool TryReadOwn(HttpContext http, out LabFault? fault)
    {
        fault = null;
        if (http.Request.Headers[FaultHeader].ToString() is not { Length: > 0 } name)
        {
            return true;
        }

        var isKnown = Enum.TryParse(name, ignoreCase: true, out LabFault named) && Enum.IsDefined(named);
        fault = named;
        return isKnown;
    }

    /// <summary>Date and the instants of an answer go by the story's clock, wrong where a profile makes it wrong. Waits are real, so instants are made in real time and moved here.</summary>
    private void TellTime(HttpContext http)
    {
        var now = Lab.Clock.GetUtcNow();
        var moved = now - TimeProvider.System.GetUtcNow();
        http.Response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        if (long.TryParse(http.Response.Headers[InstantHeader], out var instant))
        {
            // Milliseconds have passed a hundred milliards since 1973, seconds do in 5138.
            instant += instant > 100_000_000_000 ? (long)moved.TotalMilliseconds : (long)Math.Ceiling(moved.TotalSeconds);
            http.Response.Headers[InstantHeader] = instant.ToString(CultureInfo.InvariantCulture);
        }

        if (DateTimeOffset.TryParse(http.Response.Headers.RetryAfter, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && http.Response.Headers.RetryAfter.ToString().Contains("GMT", StringComparison.Ordinal))
        {
            http.Response.Headers.RetryAfter = (date + moved).AddMilliseconds(999).ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
