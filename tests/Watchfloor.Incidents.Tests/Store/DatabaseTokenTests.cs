using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Azure.Core;
using Azure.Identity;
using Google.Apis.Auth.OAuth2;

namespace Watchfloor.Incidents.Tests.Store;

public sealed class DatabaseTokenTests
{
    private const string Host = "watchfloor.abc123.eu-west-1.rds.amazonaws.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("session/+=token")]
    public async Task Aws_ForRds_SignsARequestToConnect(string? session)
    {
        const string Key = "made-up-secret-of-the-tests";
        AWSCredentials credentials = session is null ? new BasicAWSCredentials("AKIDEXAMPLE", Key) : new SessionAWSCredentials("AKIDEXAMPLE", Key, session);

        var token = await new AwsDatabaseToken(credentials).ReadAsync(Host, 5432, "watchfloor", Token);

        // The signature by the rules of Signature Version 4, worked out here by hand.
        var (head, query) = (token[..token.IndexOf('?', StringComparison.Ordinal)], token[(token.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        var parameters = query.Split('&').Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var date = parameters["X-Amz-Date"];
        var scope = $"{date[..8]}/eu-west-1/rds-db/aws4_request";
        Assert.Equal($"{Host}:5432/", head);
        Assert.Equal(("connect", "watchfloor", "900", $"AKIDEXAMPLE%2F{Uri.EscapeDataString(scope)}"), (parameters["Action"], parameters["DBUser"], parameters["X-Amz-Expires"], parameters["X-Amz-Credential"]));
        Assert.Equal(session is null ? null : Uri.EscapeDataString(session), parameters.GetValueOrDefault("X-Amz-Security-Token"));
        var canonical = $"GET\n/\n{string.Join('&', parameters.Where(pair => pair.Key != "X-Amz-Signature").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}\nhost:{Host}:5432\n\nhost\n{Hex(SHA256.HashData([]))}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { date[..8], "eu-west-1", "rds-db", "aws4_request", toSign }.Aggregate(Encoding.UTF8.GetBytes($"AWS4{Key}"), (by, text) => HMACSHA256.HashData(by, Encoding.UTF8.GetBytes(text)));
        Assert.Equal(Hex(key), parameters["X-Amz-Signature"]);
    }

    [Fact]
    public async Task Azure_ForFlexibleServer_AsksForTheScopeOfItsDatabases()
    {
        var entra = new Entra("made-up-token");

        Assert.Equal("made-up-token", await new AzureDatabaseToken(entra).ReadAsync("db.example.com", 5432, "watchfloor-platform", Token));
        Assert.Equal(["https://ossrdbms-aad.database.windows.net/.default"], entra.Scopes);
    }

    [Fact]
    public async Task Azure_NoIdentity_SaysWhatToDo()
    {
        var exception = await Assert.ThrowsAsync<IncidentStoreException>(async () => await new AzureDatabaseToken(new Entra(null)).ReadAsync("db.example.com", 5432, "watchfloor-platform", Token));

        Assert.Contains("Entra gave no token", exception.Message, StringComparison.Ordinal);
        Assert.Contains("az login", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Google_ForCloudSql_AsksTheMachineForATokenThatOnlySignsIn()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://{free.LocalEndpoint}/";
        free.Stop();
        using var metadata = new HttpListener();
        metadata.Prefixes.Add(address);
        metadata.Start();
        var asked = "";
        var serving = Task.Run(
            async () =>
            {
                var context = await metadata.GetContextAsync();
                asked = context.Request.RawUrl;
                context.Response.ContentType = "application/json";
                context.Response.Close(Encoding.UTF8.GetBytes("""{"access_token":"made-up-token","expires_in":3600,"token_type":"Bearer"}"""), willBlock: false);
            },
            Token);
        var credential = GoogleCredential.FromComputeCredential(new ComputeCredential(new ComputeCredential.Initializer($"{address}token")));

        Assert.Equal("made-up-token", await new GoogleDatabaseToken(credential).ReadAsync("10.0.0.2", 5432, "watchfloor-platform@example.iam", Token));
        await serving;
        Assert.Contains("https://www.googleapis.com/auth/sqlservice.login", Uri.UnescapeDataString(asked!), StringComparison.Ordinal);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private sealed class Entra(string? token) : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return token is null ? throw new CredentialUnavailableException("No managed identity.") : new AccessToken(token, new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
