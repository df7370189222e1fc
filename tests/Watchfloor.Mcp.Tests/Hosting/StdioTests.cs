using ModelContextProtocol.Client;

namespace Watchfloor.Mcp.Tests.Hosting;

public class StdioTests
{
    [Theory]
    [InlineData("proofpoint", TestServer.Discover)]
    [InlineData("watchfloor", TestServer.Initialize)]
    public async Task Mcp_OverStdioAgainstTheLab_AnswersLikeAChatClientNeeds(string server, string revision)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var transport = new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "mcp", server, "--lab"],
            Name = server,
        });
        await using var client = await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = revision, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) }, cancellationToken: cancellationToken);

        var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
        var reply = await Reply.OfAsync(client, server == "proofpoint" ? "proofpoint_get_vap_report" : "watchfloor_list_incidents");
        while (reply.Status == "running")
        {
            reply = await Reply.OfAsync(client, server == "proofpoint" ? "proofpoint_get_vap_report" : "watchfloor_list_incidents", ("cursor", reply.NextCursor));
        }

        Assert.NotEmpty(tools);
        Assert.True(reply.Status == "ok", reply.Json.ToString());
        Assert.Equal("lab", reply.Json.GetProperty("mode").GetString());
    }
}
