using System.Diagnostics;
using ModelContextProtocol.Client;
using Watchfloor.Cli;
using Watchfloor.Testing;

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

    [Fact]
    public async Task Mcp_WhenItsClientIsGone_EndsWithoutAnError()
    {
        using var folder = new TemporaryDirectory();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "mcp", "proofpoint", "--lake", folder.Path])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"proofpoint_decode_url","arguments":{"url":"https://example.com/a"}}}""");

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // What was asked before the end is answered.
        Assert.Contains("\"id\":2", await output);
        Assert.Equal((0, ""), (process.ExitCode, await errors));
    }

    private static Task<McpClient> StartAsync(string revision, string server, params string[] arguments) => McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "mcp", server, .. arguments],
            Name = server,
            EnvironmentVariables = ClientConfiguration.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
        }),
        new McpClientOptions { ProtocolVersion = revision, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) },
        cancellationToken: TestContext.Current.CancellationToken);
}
