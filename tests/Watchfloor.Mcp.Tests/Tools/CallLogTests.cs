using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

// Deprecated, and still offered.
#pragma warning disable MCP9005

namespace Watchfloor.Mcp.Tests.Tools;

public class CallLogTests(LabSources lab)
{
    private const string Tool = "microsoft_get_sign_in_logs";

    [Fact]
    public async Task Call_OfASessionThatAskedForALevel_IsToldFromThatLevelUp()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "microsoft", protocol: TestServer.Initialize);
        var told = Channel.CreateUnbounded<LoggingMessageNotificationParams>();
        await using var listening = running.Client.RegisterNotificationHandler(NotificationMethods.LoggingMessageNotification, (message, _) =>
            told.Writer.WriteAsync(message.Params.Deserialize<LoggingMessageNotificationParams>(McpJsonUtilities.DefaultOptions)!));

        await running.CallAsync(Tool);
        await running.Client.SetLoggingLevelAsync(LoggingLevel.Info, cancellationToken: TestContext.Current.CancellationToken);
        await running.CallAsync(Tool);
        await running.Client.SetLoggingLevelAsync(LoggingLevel.Error, cancellationToken: TestContext.Current.CancellationToken);
        await running.CallAsync(Tool);
        await running.CallAsync(Tool, ("since", "no time"));
        var (first, second) = (await told.Reader.ReadAsync(TestContext.Current.CancellationToken), await told.Reader.ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal((LoggingLevel.Info, Tool, "ok"), (first.Level, first.Logger, first.Data.GetProperty("status").GetString()));
        Assert.True(first.Data.GetProperty("milliseconds").GetDouble() >= 0);
        Assert.False(first.Data.TryGetProperty("items", out _), "what a tool found is for the reply");
        Assert.Equal((LoggingLevel.Error, "wrong_argument"), (second.Level, second.Data.GetProperty("error").GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("error", false)]
    [InlineData("info", true)]
    [InlineData("debug", true)]
    [InlineData("loud", false)]
    public async Task Call_WithoutASession_IsToldWhenItAsks(string? level, bool isTold)
    {
        await using var http = await McpHttp.StartAsync(
            ServerCatalog.Servers.Single(server => server.Name == "microsoft"), Profile.Triage, lab.Sources, new McpHttpOptions { Url = new Uri("http://127.0.0.1:0"), IsStateless = true }, TestContext.Current.CancellationToken);

        var messages = await PostAsync(http, level);

        var answer = messages[^1];
        Assert.Equal(level != "loud", answer["result"] is not null);
        Assert.Equal(isTold ? [Tool] : [], messages.SkipLast(1).Select(message => message["params"]!["logger"]!.GetValue<string>()));
    }

    // Written out, since the SDK's client keeps reserved names of _meta for itself.
    private static async Task<List<JsonNode>> PostAsync(McpHttp http, string? level)
    {
        var meta = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = TestServer.Discover,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        if (level is not null)
        {
            meta["io.modelcontextprotocol/logLevel"] = level;
        }

        var call = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = Tool, ["arguments"] = new JsonObject(), ["_meta"] = meta } };
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, http.Endpoint) { Content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json") };
        foreach (var (name, value) in new[] { ("Accept", "application/json, text/event-stream"), ("MCP-Protocol-Version", TestServer.Discover), ("Mcp-Method", "tools/call"), ("Mcp-Name", Tool) })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return body.StartsWith('{') ? [JsonNode.Parse(body)!] : [.. body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[6..])!)];
    }
}
