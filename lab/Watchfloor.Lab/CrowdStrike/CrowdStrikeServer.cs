using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.CrowdStrike.Fdr;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>The Falcon API: token, headers, envelope and limits; the endpoints stand in files of their own.</summary>
internal sealed class CrowdStrikeServer : VendorServer
{
    public const string Audience = "crowdstrike";
    private const int RatePerMinute = 6000;
    private readonly RateWindow _rate = new(RatePerMinute, TimeSpan.FromMinutes(1), TimeProvider.System);
    private int _requests;
    private FalconState? _state;

    /// <summary>What clients may change.</summary>
    public FalconState State => LazyInitializer.EnsureInitialized(ref _state, () => new FalconState(Lab));

    /// <summary>What the servers call now.</summary>
    public DateTimeOffset Now => Lab.Clock.GetUtcNow();

    protected override void Map(WebApplication app)
    {
        app.MapPost("/oauth2/token", TokenAsync);
        app.MapPost("/oauth2/revoke", RevokeAsync);
        new AlertEndpoints(this).Map(app);
        new AlertActions(this).Map(app);
        new HostEndpoints(this).Map(app);
        new HostActions(this).Map(app);
        new ProcessEndpoints(this).Map(app);
        new ThreatGraphEndpoints(this).Map(app);
        new RtrEndpoints(this).Map(app);
        new RtrBatchEndpoints(this).Map(app);
        new QueryJobEndpoints(this).Map(app);
        new CaseEndpoints(this).Map(app);
        new SpotlightEndpoints(this).Map(app);
        new IntelEndpoints(this).Map(app);
        new IocEndpoints(this).Map(app);
        new StreamEndpoints(this).Map(app);
        new FdrEndpoints(this).Map(app);

        // Retired: /detects answers 405 and /incidents 404 for good.
        app.Map("/detects/{**rest}", http => ErrorAsync(http, 405, "Method Not Allowed"));
        app.Map("/incidents/{**rest}", http => ErrorAsync(http, 404, "Not Found"));
    }

    /// <summary>Whether the caller's token is good and its client has <paramref name="scope"/>; answers otherwise.</summary>
    public async Task<bool> AllowsAsync(HttpContext http, string scope)
    {
        if (!Lab.Tokens.Opens(http.Request.Headers.Authorization, Audience))
        {
            await ErrorAsync(http, 401, "access denied, invalid bearer token");
            return false;
        }

        if (!Lab.Options.CrowdStrikeScopes.Contains(scope))
        {
            await ErrorAsync(http, 403, "access denied, authorization failed");
            return false;
        }

        return true;
    }

    /// <summary>Answers with the success envelope.</summary>
    public Task AnswerAsync(HttpContext http, Action<Utf8JsonWriter> resources, Action<Utf8JsonWriter>? pagination = null) => http.JsonAsync(200, json =>
    {
        json.Object("meta", meta =>
        {
            meta.WriteNumber("query_time", 0.01);
            meta.Text("powered_by", "lab").Text("trace_id", http.Response.Headers["X-Cs-Traceid"]);
            if (pagination is not null)
            {
                meta.Object("pagination", pagination);
            }
        });
        resources(json);
        json.Texts("errors", []);
    });

    /// <summary>Answers 200 with what could be done, and errors beside it for what could not.</summary>
    public Task AnswerInPartAsync(HttpContext http, Action<Utf8JsonWriter> resources, IReadOnlyList<(int Code, string Message, string Id)> errors, int status = 200, int? affected = null) =>
        http.JsonAsync(status, json =>
        {
            json.Object("meta", meta =>
            {
                meta.WriteNumber("query_time", 0.01);
                meta.Text("powered_by", "lab").Text("trace_id", http.Response.Headers["X-Cs-Traceid"]);
                if (affected is { } count)
                {
                    meta.Object("writes", writes => writes.Number("resources_affected", count));
                }
            });
            resources(json);
            json.List("errors", errors, (error, item) => error.Number("code", item.Code).Text("message", item.Message).Text("id", item.Id));
        });

    /// <summary>Answers with the error envelope.</summary>
    public Task ErrorAsync(HttpContext http, int status, string message) => http.JsonAsync(status, json => json
        .Object("meta", meta => meta.Text("powered_by", "lab").Text("trace_id", http.Response.Headers["X-Cs-Traceid"]))
        .Null("resources")
        .List("errors", [message], (error, text) => error.Number("code", status).Text("message", text)));

    /// <summary>Reads a JSON body; null after a 400 was answered.</summary>
    public async Task<JsonElement?> BodyAsync(HttpContext http)
    {
        if (http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            await ErrorAsync(http, 400, "Content-Type must be application/json");
            return null;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            await ErrorAsync(http, 400, "request body is not valid JSON");
            return null;
        }
    }

    protected override async Task<bool> AdmitAsync(HttpContext http)
    {
        var number = Interlocked.Increment(ref _requests);
        http.Response.Headers["X-Cs-Traceid"] = World.Seeds.Hex(Lab.Options.Seed, $"trace/{number}", 32);
        var (taken, left, freeAt) = Lab.Options.HoldRates ? _rate.Take() : (true, RatePerMinute - 1, default);
        http.Response.Headers["X-Ratelimit-Limit"] = RatePerMinute.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Ratelimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        if (!taken)
        {
            await TooManyAsync(http, freeAt);
        }

        return taken;
    }

    protected override Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter)
    {
        switch (fault)
        {
            case LabFault.Unauthorized:
                return ErrorAsync(http, 401, "access denied, invalid bearer token");
            case LabFault.Forbidden:
                return ErrorAsync(http, 403, "access denied, authorization failed");
            case LabFault.TooManyRequests:
                return TooManyAsync(http, TimeProvider.System.GetUtcNow() + retryAfter);
            case LabFault.TooManyRequestsWithoutHint:
                return ErrorAsync(http, 429, "API rate limit exceeded.");
            default:
                return ErrorAsync(http, 500, "Internal Server Error: Please provide trace-id to support");
        }
    }

    protected override Task NotFoundAsync(HttpContext http) => ErrorAsync(http, 404, "404: Page Not Found");

    /// <summary>The sources conflict on the unit of the instant: every other answer has milliseconds.</summary>
    private Task TooManyAsync(HttpContext http, DateTimeOffset freeAt)
    {
        http.Response.Headers["X-Ratelimit-Remaining"] = "0";
        http.Response.Headers["X-RateLimit-RetryAfter"] = (_requests % 2 == 0 ? freeAt.ToUnixTimeMilliseconds() : freeAt.ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture);
        return ErrorAsync(http, 429, "API rate limit exceeded.");
    }

    private async Task TokenAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            await ErrorAsync(http, 400, "client_id and client_secret are expected as a form");
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form["client_id"] != Lab.Addresses.CrowdStrikeClientId || form["client_secret"] != Lab.Addresses.CrowdStrikeClientSecret)
        {
            await ErrorAsync(http, 403, "Failed to issue access token - Client authentication failed");
            return;
        }

        // There are no children here: a token can be bound to the tenant itself only.
        if (form["member_cid"].ToString() is { Length: > 0 } member && !member.Equals(Lab.Story.Company.Cid, StringComparison.OrdinalIgnoreCase))
        {
            await ErrorAsync(http, 403, "access denied, authorization failed");
            return;
        }

        var lifetime = Lab.Options.TokenLifetime ?? TimeSpan.FromSeconds(1799);
        var token = Lab.Tokens.Issue(Audience, lifetime);
        http.Response.Headers["X-Cs-Region"] = "us-1";
        await http.JsonAsync(201, json => json.Text("access_token", token).Number("expires_in", (long)lifetime.TotalSeconds).Text("token_type", "bearer"));
    }

    private async Task RevokeAsync(HttpContext http)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Lab.Addresses.CrowdStrikeClientId}:{Lab.Addresses.CrowdStrikeClientSecret}"));
        if (http.Request.Headers.Authorization != expected || !http.Request.HasFormContentType)
        {
            await ErrorAsync(http, 403, "access denied, authorization failed");
            return;
        }

        Lab.Tokens.Revoke((await http.Request.ReadFormAsync(http.RequestAborted))["token"].ToString());
        await http.JsonAsync(200, _ => { });
    }
}
