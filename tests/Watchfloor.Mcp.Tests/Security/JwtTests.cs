using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Watchfloor.Mcp.Tests.Security;

public class JwtTests(LabSources lab)
{
    private const string Audience = "api://watchfloor";
    private const string Scope = "watchfloor.read";

    [Fact]
    public async Task Tokens_OfTheIssuerForUsWithTheScope_GetInAndOthersDoNot()
    {
        using var rsa = RSA.Create(2048);
        using var foreign = RSA.Create(2048);
        await using var issuer = await IssuerAsync(rsa);
        var authority = new Uri(issuer.Urls.First());
        await using var http = await McpHttp.StartAsync(
            ServerCatalog.Servers[2], Profile.Triage, lab.Sources,
            new McpHttpOptions { Url = new Uri("http://127.0.0.1:0"), Jwt = new() { Authority = authority, Audience = Audience, RequiredScope = Scope } }, TestContext.Current.CancellationToken);

        var results = new Dictionary<string, HttpStatusCode>
        {
            ["none"] = await StatusAsync(http, null),
            ["good"] = await StatusAsync(http, Token(rsa, authority, Audience, Scope)),
            ["cognito"] = await StatusAsync(http, Token(rsa, authority, null, Scope)),
            ["other audience"] = await StatusAsync(http, Token(rsa, authority, "api://other", Scope)),
            ["no scope"] = await StatusAsync(http, Token(rsa, authority, Audience, "other.read")),
            ["foreign key"] = await StatusAsync(http, Token(foreign, authority, Audience, Scope)),
            ["expired"] = await StatusAsync(http, Token(rsa, authority, Audience, Scope, TimeSpan.FromHours(-2))),
        };

        Assert.Equal(
            new Dictionary<string, HttpStatusCode>
            {
                ["none"] = HttpStatusCode.Unauthorized, ["good"] = HttpStatusCode.OK, ["cognito"] = HttpStatusCode.OK, ["other audience"] = HttpStatusCode.Unauthorized,
                ["no scope"] = HttpStatusCode.Forbidden, ["foreign key"] = HttpStatusCode.Unauthorized, ["expired"] = HttpStatusCode.Unauthorized,
            },
            results);
    }

    [Fact]
    public async Task Challenge_WithoutAToken_NamesTheResourceMetadata()
    {
        using var rsa = RSA.Create(2048);
        await using var issuer = await IssuerAsync(rsa);
        await using var http = await McpHttp.StartAsync(
            ServerCatalog.Servers[2], Profile.Triage, lab.Sources,
            new McpHttpOptions { Url = new Uri("http://127.0.0.1:0"), Jwt = new() { Authority = new Uri(issuer.Urls.First()), Audience = Audience, RequiredScope = Scope } }, TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        using var response = await PostAsync(client, http, null);
        var challenge = response.Headers.WwwAuthenticate.ToString();
        var metadata = challenge.Split('"').First(part => part.StartsWith("http", StringComparison.Ordinal));
        var document = JsonDocument.Parse(await client.GetStringAsync(metadata, TestContext.Current.CancellationToken)).RootElement;

        Assert.Contains("resource_metadata", challenge);
        Assert.Equal(http.Endpoint.ToString(), document.GetProperty("resource").GetString());
        Assert.Equal(issuer.Urls.First().TrimEnd('/'), document.GetProperty("authorization_servers")[0].GetString()!.TrimEnd('/'));
    }

    private static async Task<WebApplication> IssuerAsync(RSA rsa)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = "k1" });
        application.MapGet("/.well-known/openid-configuration", (HttpRequest request) => Results.Json(new
        {
            issuer = $"http://{request.Host}", jwks_uri = $"http://{request.Host}/keys", authorization_endpoint = $"http://{request.Host}/a", token_endpoint = $"http://{request.Host}/t",
        }));
        application.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", alg = "RS256", n = key.N, e = key.E } } }));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }

    private static string Token(RSA rsa, Uri issuer, string? audience, string scope, TimeSpan? shift = null)
    {
        // Tokens are judged by the system's clock.
        var now = TimeProvider.System.GetUtcNow() + (shift ?? TimeSpan.Zero);
        var claims = new Dictionary<string, object> { ["sub"] = "analyst", ["scope"] = scope };
        if (audience is null)
        {
            claims["client_id"] = Audience;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer.ToString().TrimEnd('/'), Audience = audience, Claims = claims, NotBefore = now.UtcDateTime.AddMinutes(-5), Expires = now.UtcDateTime.AddHours(1),
            SigningCredentials = new(new RsaSecurityKey(rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private static async Task<HttpStatusCode> StatusAsync(McpHttp http, string? token)
    {
        using var client = new HttpClient();
        using var response = await PostAsync(client, http, token);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, McpHttp http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, http.Endpoint)
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
