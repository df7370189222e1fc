using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Watchfloor.Operations;

namespace Watchfloor.Mcp.Tests.Security;

public class JwtTests(LabSources lab)
{
    private const string Audience = "api://watchfloor";
    private const string Scope = "watchfloor.read";
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

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

    // The claims that each issuer writes, as its documentation has them.
    [Theory]
    [InlineData("Entra, v2, a person", """{"aud":"us","azp":"client","scp":"openid watchfloor.read","oid":"o-1","sub":"pairwise","preferred_username":"ann@example.com","tid":"t","ver":"2.0"}""", "ann@example.com (o-1)")]
    [InlineData("Entra, v2, an application", """{"aud":"us","azp":"client","roles":["other","watchfloor.read"],"oid":"o-2","sub":"o-2","idtyp":"app","tid":"t","ver":"2.0"}""", "o-2")]
    [InlineData("Entra, v1", """{"aud":"us","appid":"client","scp":"watchfloor.read","oid":"o-1","sub":"pairwise","upn":"ann@example.com","tid":"t","ver":"1.0"}""", "ann@example.com (o-1)")]
    [InlineData("Cognito, access token", """{"client_id":"us","scope":"watchfloor.read openid","sub":"s-1","username":"ann","token_use":"access"}""", "ann (s-1)")]
    [InlineData("Cognito, of another client", """{"client_id":"other","scope":"watchfloor.read openid","sub":"s-1","username":"ann","token_use":"access"}""", null)]
    [InlineData("Cognito, ID token", """{"aud":"us","sub":"s-1","cognito:username":"ann","email":"ann@example.com","token_use":"id"}""", null)]
    public async Task Tokens_AsAnIssuerWritesThem_AreTakenByTheirScope(string issuer, string claims, string? caller) =>
        Assert.Equal((issuer, caller), (issuer, await CallerAsync(claims, new() { Audience = "us", RequiredScope = Scope })));

    [Theory]
    [InlineData("a person of ours", """{"aud":"us","azp":"us","sub":"1","hd":"example.com","email":"ann@example.com","email_verified":true}""", "ann@example.com (1)")]
    [InlineData("a person of another organisation", """{"aud":"us","azp":"us","sub":"2","hd":"example.net","email":"eve@example.net","email_verified":true}""", null)]
    [InlineData("anybody's service account", """{"aud":"us","azp":"3","sub":"3","email":"robot@project.iam.gserviceaccount.com","email_verified":true}""", null)]
    public async Task Tokens_OfGoogle_AreTakenByWhoseTheyAre(string whose, string claims, string? caller) =>
        Assert.Equal((whose, caller), (whose, await CallerAsync(claims, new() { Audience = "us", RequiredClaims = { ["hd"] = ["example.org", "example.com"] } })));

    [Fact]
    public void RequireSafe_GoogleWithoutSayingWhoseTokens_IsRefused()
    {
        var options = new McpHttpOptions { Jwt = new() { Authority = new Uri("https://accounts.google.com"), Audience = "us" } };

        Assert.Contains("RequiredClaims", Assert.Throws<UsageException>(options.RequireSafe).Message);
        options.Jwt.RequiredClaims["hd"] = ["example.com"];
        options.RequireSafe();
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

    // Who the audit log says called; null when the token was not taken. The issuer's name is not its address, as with Entra's v1 tokens.
    private async Task<string?> CallerAsync(string claims, McpJwtOptions jwt)
    {
        const string Issuer = "https://sts.example.com/t/";
        using var rsa = RSA.Create(2048);
        await using var issuer = await IssuerAsync(rsa, Issuer);
        jwt.Authority = new Uri(issuer.Urls.First());
        await using var http = await McpHttp.StartAsync(
            ServerCatalog.Servers[2], Profile.Triage, lab.Sources, new McpHttpOptions { Url = new Uri("http://127.0.0.1:0"), IsStateless = true, Jwt = jwt }, TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        var marker = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(claims)));
        using var response = await PostAsync(
            client, http, Token(rsa, Issuer, JsonSerializer.Deserialize<Dictionary<string, object>>(claims)!), Call(marker));
        if (!response.IsSuccessStatusCode)
        {
            Assert.True(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{response.StatusCode}");
            return null;
        }

        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await http.DisposeAsync();
        var entry = Assert.Single(await lab.Sources.Incidents.AuditLogAsync(TestContext.Current.CancellationToken), entry => entry.Details.Contains(marker, StringComparison.Ordinal));
        return entry.By[..entry.By.IndexOf(" through ", StringComparison.Ordinal)];
    }

    private static string Call(string marker) =>
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"proofpoint_decode_url","arguments":{"url":"https://example.com/MARKER"}}}""".Replace("MARKER", marker, StringComparison.Ordinal);

    private static async Task<WebApplication> IssuerAsync(RSA rsa, string? name = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = "k1" });
        application.MapGet("/.well-known/openid-configuration", (HttpRequest request) => Results.Json(new
        {
            issuer = name ?? $"http://{request.Host}", jwks_uri = $"http://{request.Host}/keys", authorization_endpoint = $"http://{request.Host}/a", token_endpoint = $"http://{request.Host}/t",
        }));
        application.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", alg = "RS256", n = key.N, e = key.E } } }));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }

    private static string Token(RSA rsa, Uri issuer, string? audience, string scope, TimeSpan? shift = null) =>
        Token(rsa, issuer.ToString().TrimEnd('/'), new() { ["sub"] = "analyst", ["scope"] = scope, [audience is null ? "client_id" : "aud"] = audience ?? Audience }, shift);

    private static string Token(RSA rsa, string issuer, Dictionary<string, object> claims, TimeSpan? shift = null)
    {
        // Tokens are judged by the system's clock.
        var now = TimeProvider.System.GetUtcNow() + (shift ?? TimeSpan.Zero);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Claims = claims, NotBefore = now.UtcDateTime.AddMinutes(-5), Expires = now.UtcDateTime.AddHours(1),
            SigningCredentials = new(new RsaSecurityKey(rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private static async Task<HttpStatusCode> StatusAsync(McpHttp http, string? token)
    {
        using var client = new HttpClient();
        using var response = await PostAsync(client, http, token);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, McpHttp http, string? token, string message = Initialize)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, http.Endpoint)
        {
            Content = new StringContent(message, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
