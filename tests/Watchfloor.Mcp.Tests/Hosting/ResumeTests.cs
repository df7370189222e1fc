using System.Net;
using System.Text;

namespace Watchfloor.Mcp.Tests.Hosting;

/// <summary>A client whose connection breaks during a call fetches the answer when it is back.</summary>
public class ResumeTests(LabSources lab)
{
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
    private const string Call = """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"proofpoint_decode_url","arguments":{"url":"https://example.com/resumed"}}}""";

    [Fact]
    public async Task Get_WithTheIdOfTheFirstEvent_GivesTheReplyAgain()
    {
        await using var http = await StartAsync();
        using var client = new HttpClient();
        var session = await InitializeAsync(client, http);
        var first = await FirstEventIdAsync(client, http, session);

        using var response = await GetAsync(client, http, session, first);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("https://example.com/resumed", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_WithAnEventOfAnotherSession_IsRefused()
    {
        await using var http = await StartAsync();
        using var client = new HttpClient();
        var first = await FirstEventIdAsync(client, http, await InitializeAsync(client, http));

        using var response = await GetAsync(client, http, await InitializeAsync(client, http), first);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("resumed", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private Task<McpHttp> StartAsync() => McpHttp.StartAsync(
        ServerCatalog.Servers.Single(server => server.Name == "proofpoint"), Profile.Triage, lab.Sources, new McpHttpOptions { Url = new Uri("http://127.0.0.1:0") }, TestContext.Current.CancellationToken);

    private static async Task<string> InitializeAsync(HttpClient client, McpHttp http)
    {
        using var response = await SendAsync(client, HttpMethod.Post, http, Initialize, []);
        return response.Headers.GetValues("Mcp-Session-Id").Single();
    }

    private static async Task<string> FirstEventIdAsync(HttpClient client, McpHttp http, string session)
    {
        using var response = await SendAsync(client, HttpMethod.Post, http, Call, [("Mcp-Session-Id", session)]);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                return line["id: ".Length..];
            }
        }

        throw new InvalidOperationException("No event has an id.");
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, McpHttp http, string session, string lastEvent) =>
        SendAsync(client, HttpMethod.Get, http, null, [("Mcp-Session-Id", session), ("Last-Event-ID", lastEvent)]);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, McpHttp http, string? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, http.Endpoint) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", method == HttpMethod.Post ? "application/json, text/event-stream" : "text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2025-11-25");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
