using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        builder.Services.AddWatchfloorMcp(server, profile, sources).WithStdioServerTransport();
        var host = builder.Build();
        await using ((IAsyncDisposable)host)
        {
            await host.StartAsync(cancellationToken);
            started();
            await host.WaitForShutdownAsync(cancellationToken);
        }
    }
}
