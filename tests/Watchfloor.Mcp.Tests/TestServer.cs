using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Watchfloor.Mcp.Tests;

/// <summary>One of our servers over an in-memory pair, with the SDK's own client at the other end.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>The revision of clients that say <c>initialize</c>.</summary>
    public const string Initialize = "2025-11-25";

    /// <summary>The revision without it.</summary>
    public const string Discover = "2026-07-28";

    private readonly IHost host;
    private readonly Pipe input;
    private readonly Task serving;

    private TestServer(IHost host, Pipe input, Task serving, McpClient client) => (this.host, this.input, this.serving, Client) = (host, input, serving, client);

    public McpClient Client { get; }

    public static Task<TestServer> StartAsync(ToolSources sources, string name, Profile profile = Profile.Triage, string? protocol = null) =>
        StartAsync(sources, ServerCatalog.Servers.Single(server => server.Name == name), profile, protocol);

    public static async Task<TestServer> StartAsync(ToolSources sources, ServerDefinition server, Profile profile, string? protocol = null)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWatchfloorMcp(server, profile, sources);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var serving = McpStdio.ServeAsync(host, toServer.Reader.AsStream(), toClient.Writer.AsStream(), CancellationToken.None);
        var client = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()),
            new McpClientOptions { ProtocolVersion = protocol },
            cancellationToken: TestContext.Current.CancellationToken);
        return new TestServer(host, toServer, serving, client);
    }

    public Task<Reply> CallAsync(string tool, params (string Name, object? Value)[] arguments) => Reply.OfAsync(Client, tool, arguments);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();

        // As the operating system does with the pipe of a client that has ended.
        await input.Writer.CompleteAsync();
        await serving;
        await host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
