using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>A server on standard input and output, as chat clients start it.</summary>
public static class McpStdio
{
    /// <summary>Serves until the client closes its end or <paramref name="cancellationToken"/> stops. Standard output carries the protocol and nothing else; logs go to standard error.</summary>
    /// <param name="server">Which server.</param>
    /// <param name="profile">Which tools.</param>
    /// <param name="sources">What the tools read.</param>
    /// <param name="started">Called once the server listens.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task RunAsync(ServerDefinition server, Profile profile, ToolSources sources, Action started, CancellationToken cancellationToken)
    {
        // Without the usual defaults: a file in the folder where a client happens to start us is no configuration of ours.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddWatchfloorMcp(server, profile, sources);
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        var host = builder.Build();
        await using ((IAsyncDisposable)host)
        {
            await host.StartAsync(cancellationToken);
            started();
            await ServeAsync(host, input, output, cancellationToken);
            await host.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Serves one client on a pair of streams until it closes its end, the host stops, or <paramref name="cancellationToken"/> does.</summary>
    internal static async Task ServeAsync(IHost host, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var (services, stopping) = (host.Services, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await using var transport = new StdioTransport(input, output, services.GetRequiredService<ILogger<StdioTransport>>());
        await using var session = McpServer.Create(transport, services.GetRequiredService<IOptions<McpServerOptions>>().Value, services.GetRequiredService<ILoggerFactory>(), services);
        await session.RunAsync(stop.Token);
    }
}
