using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using Watchfloor.Operations;

namespace Watchfloor.Mcp.Tests.Hosting;

public class HttpTests(LabSources lab)
{
    private const string InitializeRequest = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    public static TheoryData<string, bool, string> Ways => new(
        from server in ServerCatalog.Servers from stateless in new[] { false, true } from revision in new[] { TestServer.Initialize, TestServer.Discover } select (server.Name, stateless, revision));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Client_OfEitherKindWithOrWithoutSessions_ListsAndCalls(string server, bool stateless, string revision)
    {
        await using var http = await StartAsync(new() { IsStateless = stateless }, server);
        await using var client = await ConnectAsync(http, revision);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var reply = await Reply.OfAsync(client, tools.First(tool => !tool.ProtocolTool.InputSchema.TryGetProperty("required", out _)).Name);

        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        Assert.True(reply.Status is "ok" or "nothing_found", reply.Json.ToString());
    }

    [Fact]
    public async Task Sessions_TwoHundredAtOnce_NoneIsLost()
    {
        await using var http = await StartAsync(new() { RequestsPerMinute = 100_000 }, "proofpoint");
        var clients = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ConnectAsync(http, TestServer.Initialize)));

        var replies = await Task.WhenAll(clients.Select((client, index) => Reply.OfAsync(client, "proofpoint_decode_url", ("url", $"https://example.com/{index}"))));
        var sessions = clients.Select(client => client.SessionId).ToList();
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        Assert.Equal(200, sessions.Distinct().Count(session => session is not null));
        Assert.All(replies, (reply, index) => Assert.Equal($"https://example.com/{index}", reply.Items[0].GetProperty("title").GetString()));
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "evil.example:80")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Request_WithAForeignHostOrOrigin_Gets403(string header, string value)
    {
        await using var http = await StartAsync(new());

        using var response = await PostAsync(http, request => request.Headers.TryAddWithoutValidation(header, value));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Request_WithAnAllowedOrigin_IsAnswered()
    {
        await using var http = await StartAsync(new() { AllowedOrigins = ["https://console.example.com"] });

        using var response = await PostAsync(http, request => request.Headers.TryAddWithoutValidation("Origin", "https://console.example.com"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://192.0.2.7:0")]
    public async Task Start_BeyondLoopbackWithoutIdentity_IsRefused(string url)
    {
        var refusal = await Assert.ThrowsAsync<UsageException>(() => StartAsync(new() { Url = new Uri(url) }));

        Assert.Contains("Mcp:ApiKeys", refusal.Message);
    }

    [Fact]
    public async Task ApiKey_MissingWrongOrRight_DecidesWhoGetsIn()
    {
        // SHA-256 of "test-key-of-night-shift".
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("test-key-of-night-shift")));
        await using var http = await StartAsync(new() { Url = new Uri("http://127.0.0.1:0"), ApiKeys = { ["night-shift"] = hash } });

        using var missing = await PostAsync(http, _ => { });
        using var wrong = await PostAsync(http, request => request.Headers.TryAddWithoutValidation("X-Api-Key", "other"));
        using var right = await PostAsync(http, request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer test-key-of-night-shift"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (missing.StatusCode, wrong.StatusCode, right.StatusCode));
    }

    [Fact]
    public async Task Requests_AboveTheLimit_Get429WithTheTimeToWait()
    {
        await using var http = await StartAsync(new() { RequestsPerMinute = 3 });
        var statuses = new List<HttpStatusCode>();
        var waits = new List<TimeSpan?>();

        for (var i = 0; i < 5; i++)
        {
            using var response = await PostAsync(http, _ => { });
            statuses.Add(response.StatusCode);
            waits.Add(response.Headers.RetryAfter?.Delta);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], statuses);
        Assert.True(waits[4] >= TimeSpan.FromSeconds(1));
    }

    private Task<McpHttp> StartAsync(McpHttpOptions options, string server = "proofpoint")
    {
        options.Url = options.Url.Port == 5450 ? new Uri("http://127.0.0.1:0") : options.Url;
        return McpHttp.StartAsync(ServerCatalog.Servers.Single(item => item.Name == server), Profile.Triage, lab.Sources, options, TestContext.Current.CancellationToken);
    }

    private static async Task<McpClient> ConnectAsync(McpHttp http, string revision) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = http.Endpoint, TransportMode = HttpTransportMode.StreamableHttp }),
        new McpClientOptions { ProtocolVersion = revision },
        cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<HttpResponseMessage> PostAsync(McpHttp http, Action<HttpRequestMessage> change)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, http.Endpoint) { Content = new StringContent(InitializeRequest, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        change(request);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
