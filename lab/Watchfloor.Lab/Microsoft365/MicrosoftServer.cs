using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Login, Graph, Defender for Endpoint and the Office 365 Management Activity API, each under an address of its own. The audiences' tokens are not interchangeable.</summary>
internal sealed class MicrosoftServer : VendorServer
{
    public const string Graph = "graph";
    public const string Defender = "defender";
    public const string Office = "office";

    // A claims request for a token newer than a moment, as continuous access evaluation sends it.
    private const string WantedClaims = """{"access_token":{"nbf":{"essential":true,"value":"1"}}}""";

    private readonly RateWindow _reports = new(5, TimeSpan.FromSeconds(10), TimeProvider.System);
    private readonly RateWindow _security = new(150, TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly RateWindow _hunting = new(45, TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly RateWindow _machines = new(100, TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly RateWindow _risk = new(1, TimeSpan.FromSeconds(1), TimeProvider.System);
    private readonly ConcurrentDictionary<string, bool> _tokensWithClaims = new();
    private MicrosoftState? _state;
    private int _requests;

    /// <summary>What clients did in this run.</summary>
    public MicrosoftState State => LazyInitializer.EnsureInitialized(ref _state, () => new MicrosoftState(Lab.Story));

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{tenant}/oauth2/v2.0/token", TokenAsync);
        new SecurityEndpoints(this).Map(app);
        new DirectoryEndpoints(this).Map(app);
        new HuntingEndpoints(this).Map(app);
        new MachineEndpoints(this).Map(app);
        new MachineActionEndpoints(this).Map(app);
        new AlertWork(this).Map(app);
        var risk = new RiskEndpoints(this);
        risk.Map(app);
        new UserActionEndpoints(this, risk).Map(app);
        new OfficeEndpoints(this).Map(app);
        new AuditSearchEndpoints(this).Map(app);
    }

    /// <summary>Whether the caller's token is for <paramref name="audience"/>.</summary>
    public bool Opens(HttpContext http, string audience) => Lab.Tokens.Opens(http.Request.Headers.Authorization, audience);

    /// <summary>Whether the caller's token is for <paramref name="audience"/> and its app has one of <paramref name="permissions"/>, least privileged first; answers otherwise.</summary>
    public async Task<bool> AllowsAsync(HttpContext http, string audience, params string[] permissions)
    {
        if (!Opens(http, audience))
        {
            await UnauthorizedAsync(http);
            return false;
        }

        if (audience == Graph && Lab.Options.MicrosoftQuirks.AsksForClaims && !_tokensWithClaims.ContainsKey(http.Request.Headers.Authorization.ToString()))
        {
            await AskForClaimsAsync(http);
            return false;
        }

        if (!permissions.Any(Lab.Options.MicrosoftPermissions.Contains))
        {
            await ErrorAsync(http, 403, "Forbidden", $"The application does not have any of the required delegated permissions or application permissions ({string.Join(", ", permissions)}).");
            return false;
        }

        return true;
    }

    /// <summary>Answers with one record, or with 404 when there is none.</summary>
    public Task OneAsync(HttpContext http, LabRecord? record) =>
        record is null ? ErrorAsync(http, 404, "ResourceNotFound", "Resource not found.") : http.JsonAsync(200, json => CopyFields(json, record));

    /// <summary>Writes the fields of a record into an object that is open.</summary>
    public static void CopyFields(Utf8JsonWriter json, LabRecord record)
    {
        using var document = JsonDocument.Parse(record.Json);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            property.WriteTo(json);
        }
    }

    /// <summary>Answers with the error envelope.</summary>
    public Task ErrorAsync(HttpContext http, int status, string code, string message) => http.JsonAsync(status, json => json
        .Object("error", error => error.Text("code", code).Text("message", message)
            .Object("innerError", inner => inner
                .Text("date", Json.Seconds(Lab.Clock.GetUtcNow())[..^1])
                .Text("request-id", http.Response.Headers["request-id"]).Text("client-request-id", http.Response.Headers["client-request-id"]))));

    /// <summary>The address a client came in by, for next links.</summary>
    public static string Root(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    protected override async Task<bool> AdmitAsync(HttpContext http)
    {
        var id = World.Seeds.Hex(Lab.Options.Seed, $"graph/{Interlocked.Increment(ref _requests)}", 32);
        http.Response.Headers["request-id"] = $"{id[..8]}-{id[8..12]}-{id[12..16]}-{id[16..20]}-{id[20..]}";
        http.Response.Headers["client-request-id"] = http.Request.Headers.TryGetValue("client-request-id", out var given) ? given : http.Response.Headers["request-id"];
        var path = http.Request.Path.Value ?? "";
        if (path.Contains("/users", StringComparison.Ordinal))
        {
            http.Response.Headers["x-ms-resource-unit"] = http.Request.Query.ContainsKey("$select") ? "1" : "2";
        }

        if (!Lab.Options.HoldRates)
        {
            return true;
        }

        var window = path.Contains("/auditLogs/", StringComparison.OrdinalIgnoreCase) ? _reports
            : path.Contains("runHuntingQuery", StringComparison.OrdinalIgnoreCase) ? _hunting
            : path.Contains("/security/", StringComparison.OrdinalIgnoreCase) ? _security
            : path.Contains("/identityProtection/", StringComparison.OrdinalIgnoreCase) ? _risk
            : path.StartsWith("/api/machine", StringComparison.OrdinalIgnoreCase) ? _machines
            : null;
        if (window?.Take() is { Taken: false } full)
        {
            // Identity Protection does not say when to come back.
            await (window == _risk ? ErrorAsync(http, 429, "TooManyRequests", "Too Many Requests") : TooManyAsync(http, full.FreeAt - TimeProvider.System.GetUtcNow()));
            return false;
        }

        return true;
    }

    protected override Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter) => fault switch
    {
        LabFault.Unauthorized => UnauthorizedAsync(http),
        LabFault.Forbidden => ErrorAsync(http, 403, "Forbidden", "Insufficient privileges to complete the operation."),
        LabFault.TooManyRequests => TooManyAsync(http, retryAfter),
        LabFault.TooManyRequestsWithoutHint => ErrorAsync(http, 429, "TooManyRequests", "Too Many Requests"),
        _ => ErrorAsync(http, 500, "InternalServerError", "An internal server error has occurred."),
    };

    protected override Task NotFoundAsync(HttpContext http) => ErrorAsync(http, 404, "ResourceNotFound", $"Resource not found for the segment '{http.Request.Path.Value?.Split('/').LastOrDefault()}'.");

    private Task UnauthorizedAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"\", error=\"invalid_token\"";
        return ErrorAsync(http, 401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid, or is for another audience.");
    }

    private Task AskForClaimsAsync(HttpContext http)
    {
        var claims = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(WantedClaims));
        http.Response.Headers.WWWAuthenticate =
            $"Bearer realm=\"\", authorization_uri=\"{Lab.Addresses.MicrosoftLogin}common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\", error=\"insufficient_claims\", claims=\"{claims}\"";
        return ErrorAsync(http, 401, "InvalidAuthenticationToken", "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp");
    }

    private Task TooManyAsync(HttpContext http, TimeSpan wait)
    {
        // Fractions of a second are seen in the field.
        http.Response.Headers.RetryAfter = Math.Max(wait.TotalSeconds, 0).ToString("0.###", CultureInfo.InvariantCulture);
        return ErrorAsync(http, 429, "TooManyRequests", "Too Many Requests");
    }

    private async Task TokenAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            await LoginErrorAsync(http, 400, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.");
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var scope = form["scope"].ToString();
        string? audience = scope switch
        {
            "https://graph.microsoft.com/.default" => Graph,
            "https://api.securitycenter.microsoft.com/.default" or "https://api.security.microsoft.com/.default" => Defender,

            "https://manage.office.com/.default" => Office,

            // A client may build the scope from the root it was given.
            _ when scope == new Uri(Lab.Addresses.MicrosoftGraph, ".default").AbsoluteUri => Graph,
            _ when scope == new Uri(Lab.Addresses.MicrosoftDefender, ".default").AbsoluteUri => Defender,
            _ when scope == new Uri(Lab.Addresses.MicrosoftOffice, ".default").AbsoluteUri => Office,
            _ => null,
        };
        if ((string?)http.Request.RouteValues["tenant"] != Lab.Addresses.MicrosoftTenantId)
        {
            await LoginErrorAsync(http, 400, "invalid_request", 90002, $"Tenant '{http.Request.RouteValues["tenant"]}' not found.");
        }
        else if (form["grant_type"] != "client_credentials")
        {
            await LoginErrorAsync(http, 400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        else if (form["client_id"] != Lab.Addresses.MicrosoftClientId)
        {
            await LoginErrorAsync(http, 400, "unauthorized_client", 700016, $"Application with identifier '{form["client_id"]}' was not found in the directory.");
        }
        else if (form["client_secret"] != Lab.Addresses.MicrosoftClientSecret)
        {
            await LoginErrorAsync(http, 401, "invalid_client", 7000215, "Invalid client secret provided.");
        }
        else if (Lab.Options.MicrosoftQuirks.SecretIsExpired)
        {
            await LoginErrorAsync(http, 401, "invalid_client", 7000222, $"The provided client secret keys for app '{form["client_id"]}' are expired.");
        }
        else if (audience is null)
        {
            await LoginErrorAsync(http, 400, "invalid_scope", 70011, $"The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.");
        }
        else
        {
            var lifetime = Lab.Options.TokenLifetime ?? TimeSpan.FromSeconds(3599);
            var token = Lab.Tokens.Issue(audience, lifetime);
            if (form["claims"].ToString().Contains("nbf", StringComparison.Ordinal))
            {
                _tokensWithClaims[$"Bearer {token}"] = true;
            }

            await http.JsonAsync(200, json => json.Text("token_type", "Bearer").Number("expires_in", (long)lifetime.TotalSeconds).Number("ext_expires_in", (long)lifetime.TotalSeconds).Text("access_token", token));
        }
    }

    private Task LoginErrorAsync(HttpContext http, int status, string error, int code, string message) => http.JsonAsync(status, json =>
    {
        json.Text("error", error).Text("error_description", $"AADSTS{code}: {message} Trace ID: {http.Response.Headers["request-id"]}");
        json.WriteStartArray("error_codes");
        json.WriteNumberValue(code);
        json.WriteEndArray();
        json.Text("timestamp", Json.Seconds(Lab.Clock.GetUtcNow())).Text("trace_id", http.Response.Headers["request-id"]).Text("correlation_id", http.Response.Headers["client-request-id"]);
    });
}
