using ModelContextProtocol.Client;

namespace Watchfloor.Mcp.Tests.Hosting;

public class StdioTests(LabSources lab)
{
    [Theory]
    [InlineData("proofpoint", "proofpoint_get_vap_report", TestServer.Discover)]
    [InlineData("watchfloor", "watchfloor_list_incidents", TestServer.Initialize)]
    public async Task Mcp_OverStdioOnALake_AnswersLikeAChatClientNeeds(string server, string tool, string revision)
    {
        await using var client = await StartAsync(revision, server, "--lake", lab.Sources.Lake.Folder);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var reply = await Reply.OfAsync(client, tool);

        Assert.NotEmpty(tools);
        Assert.True(reply.Status == "ok", reply.Json.ToString());
        Assert.Equal("live", reply.Json.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task Mcp_AgainstTheLab_CollectsDetectsAndAnswers()
    {
        await using var client = await StartAsync(TestServer.Initialize, "watchfloor", "--lab");

        var reply = await Reply.OfAsync(client, "watchfloor_list_incidents");
        while (reply.Status == "running")
        {
            reply = await Reply.OfAsync(client, "watchfloor_list_incidents", ("cursor", reply.NextCursor));
        }

        Assert.True(reply.Status == "ok", reply.Json.ToString());
        Assert.Equal("lab", reply.Json.GetProperty("mode").GetString());
    }

    private static Task<McpClient> StartAsync(string revision, string server, params string[] arguments) => McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "mcp", server, .. arguments],
            Name = server,
            EnvironmentVariables = new Dictionary<string, string?> { ["DOTNET_TC_QuickJit"] = "1" },
        }),
        new McpClientOptions { ProtocolVersion = revision, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) },
        cancellationToken: TestContext.Current.CancellationToken);
}
