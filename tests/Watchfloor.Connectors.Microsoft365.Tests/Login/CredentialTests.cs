using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core.Pipeline;
using Watchfloor.Testing;
using File = System.IO.File;

namespace Watchfloor.Connectors.Microsoft365.Tests.Login;

public class CredentialTests
{
    private static readonly Uri Authority = new("https://login.example");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("app.pem", null)]
    [InlineData("app.pfx", "a password")]
    public async Task Certificate_ProvesTheApplicationByASignedAssertion(string name, string? password)
    {
        using var folder = new TemporaryDirectory();
        var options = new MicrosoftOptions { TenantId = "contoso.example", ClientId = "client-1", CertificatePath = Write(folder, name, password), CertificatePassword = password };
        using var login = new LoginDouble();
        var tokens = new CredentialTokens(() => MicrosoftCredential.Create(options, Authority, login.Transport), "https://graph.microsoft.com/.default");

        var token = await tokens.GetAsync(Token);
        var again = await tokens.GetAsync(Token);

        Assert.Equal(("token-1", "token-1"), (token, again));
        var asked = Assert.Single(login.Asked);
        Assert.Contains("/contoso.example/oauth2/v2.0/token", asked, StringComparison.Ordinal);
        Assert.Contains("client_assertion=", asked, StringComparison.Ordinal);
        Assert.Contains("graph.microsoft.com", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drop_WithClaims_AsksForATokenThatFulfilsThem_AndWithout_ForAnother()
    {
        using var folder = new TemporaryDirectory();
        var options = new MicrosoftOptions { TenantId = "contoso.example", ClientId = "client-1", CertificatePath = Write(folder, "app.pem", null) };
        using var login = new LoginDouble();
        var tokens = new CredentialTokens(() => MicrosoftCredential.Create(options, Authority, login.Transport), "https://graph.microsoft.com/.default");
        var first = await tokens.GetAsync(Token);

        tokens.Drop(first, """{"access_token":{"nbf":{"essential":true,"value":"17"}}}""");
        var second = await tokens.GetAsync(Token);
        tokens.Drop(second, null);
        var third = await tokens.GetAsync(Token);
        tokens.Drop(first, null);
        var same = await tokens.GetAsync(Token);

        Assert.Equal(("token-1", "token-2", "token-3", "token-3"), (first, second, third, same));
        Assert.Contains("nbf", Uri.UnescapeDataString(login.Asked.ElementAt(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManagedIdentity_AsksTheMachineItRunsOn()
    {
        using var login = new LoginDouble();
        var options = new MicrosoftOptions { TenantId = "t", ManagedIdentity = true };
        var tokens = new CredentialTokens(() => MicrosoftCredential.Create(options, Authority, login.Transport), "https://graph.microsoft.com/.default");

        var token = await tokens.GetAsync(Token);

        Assert.StartsWith("token-", token, StringComparison.Ordinal);
        Assert.Contains(login.Asked, asked => asked.Contains("/metadata/identity/oauth2/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetAsync_Refused_SaysWhatToDoAndHoldsNoSecret()
    {
        using var folder = new TemporaryDirectory();
        var options = new MicrosoftOptions { TenantId = "contoso.example", ClientId = "client-1", CertificatePath = Write(folder, "app.pfx", "hush-hush"), CertificatePassword = "hush-hush" };
        using var login = new LoginDouble { Refusal = """{"error":"unauthorized_client","error_description":"AADSTS700016: Application was not found in the directory.","error_codes":[700016]}""" };
        var tokens = new CredentialTokens(() => MicrosoftCredential.Create(options, Authority, login.Transport), "https://graph.microsoft.com/.default");

        var refused = await Assert.ThrowsAsync<ConnectorException>(async () => await tokens.GetAsync(Token));

        Assert.Contains("check ClientId and TenantId", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_CertificateThatIsNone_SaysWhichSetting()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "app.pem");
        await File.WriteAllTextAsync(path, "nothing", Token);
        var tokens = new CredentialTokens(() => MicrosoftCredential.Create(new MicrosoftOptions { TenantId = "t", ClientId = "c", CertificatePath = path }, Authority), "s/.default");

        var refused = await Assert.ThrowsAsync<ConnectorException>(async () => await tokens.GetAsync(Token));

        Assert.Contains("CertificatePath", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==" """, """{"access_token":{"nbf":{"essential":true}}}""")]
    [InlineData("""Bearer error="insufficient_claims", claims="eyJhIjoxfQ" """, """{"a":1}""")]
    [InlineData("""Bearer error="invalid_token" """, null)]
    [InlineData("""Bearer error="insufficient_claims", claims="!!!" """, null)]
    [InlineData("""Bearer error="insufficient_claims", claims="WzFd" """, null)]
    [InlineData("""Basic error="insufficient_claims", claims="eyJhIjoxfQ==" """, null)]
    public void ClaimsOf_Challenge_AreReadOnlyWhenTheyAreClaims(string challenge, string? claims) =>
        Assert.Equal(claims, MicrosoftTokenHandler.ClaimsOf([AuthenticationHeaderValue.Parse(challenge)]));

    private static string Write(TemporaryDirectory folder, string name, string? password)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=watchfloor", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var path = Path.Combine(folder.Path, name);
        if (name.EndsWith(".pem", StringComparison.Ordinal))
        {
            File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        }
        else
        {
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, password));
        }

        return path;
    }

    /// <summary>Answers whatever Azure.Identity asks, wherever it asks: the login insists on https, and the machine's own address is not ours.</summary>
    private sealed class LoginDouble : HttpMessageHandler
    {
        private int count;

        public ConcurrentQueue<string> Asked { get; } = new();

        public string? Refusal { get; init; }

        public HttpPipelineTransport Transport => new HttpClientTransport(new HttpClient(this, disposeHandler: false));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Asked.Enqueue($"{request.RequestUri} {body}");
            var number = Interlocked.Increment(ref count);
            var answer = Refusal ?? $$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"expires_on":"4102444800","resource":"r","access_token":"token-{{number}}"}""";
            return new HttpResponseMessage(Refusal is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest) { Content = new StringContent(answer, Encoding.UTF8, "application/json"), RequestMessage = request };
        }
    }
}
