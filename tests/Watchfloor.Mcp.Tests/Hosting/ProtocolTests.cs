namespace Watchfloor.Mcp.Tests.Hosting;

public class ProtocolTests(LabSources lab)
{
    public static TheoryData<string, string> ServersAndRevisions => new(
        from server in ServerCatalog.Servers from revision in new[] { TestServer.Initialize, TestServer.Discover, "2025-06-18" } select (server.Name, revision));

    [Theory]
    [MemberData(nameof(ServersAndRevisions))]
    public async Task Client_OfEitherKind_ListsAndCalls(string server, string revision)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, server, protocol: revision);

        var tools = await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var tool = tools.First(tool => tool.ProtocolTool.InputSchema.TryGetProperty("required", out _) == false);
        var reply = await running.CallAsync(tool.Name);

        Assert.Equal(revision, running.Client.NegotiatedProtocolVersion);
        Assert.Equal($"watchfloor-{server}", running.Client.ServerInfo!.Name);
        Assert.Contains("data", running.Client.ServerInstructions);
        Assert.True(reply.Status is "ok" or "nothing_found", reply.Json.ToString());
    }
}
