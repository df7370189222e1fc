using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp.Tests.Conformance;

/// <summary>A server hosted as ours are, with what the official suite asks for by fixed names instead of our tools.</summary>
internal static class FixtureHost
{
    private static readonly ServerDefinition Definition = new()
    {
        Name = "fixture", Title = "What the official suite asks for", Instructions = "For tests only.", Triage = [],

        // One of our own, so that completion is answered by our handler.
        Resources = [Guides.Lake],
    };

    public static Task<McpHttp> StartAsync(ToolSources sources, McpHttpOptions options, CancellationToken cancellationToken) =>
        McpHttp.StartAsync(services => Add(services, sources), options, cancellationToken);

    private static IMcpServerBuilder Add(IServiceCollection services, ToolSources sources)
    {
        services.AddSingleton<McpServerTool>(new SchemaTool());
#pragma warning disable MCP9005 // Deprecated, and offered by no server of ours; the suite asks for it of older revisions.
        return services.AddWatchfloorMcp(Definition, Profile.Triage, sources)
            .WithTools<FixtureTools>()
            .WithTools<FixtureQuestions>()
            .WithResources<FixtureResources>()
            .WithPrompts<FixturePrompts>()
            .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()));
#pragma warning restore MCP9005
    }
}
