using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>Puts one server's tools into a host, whatever the transport.</summary>
public static class McpServerSetup
{
    /// <summary>Adds the server with the tools of a profile. The caller adds the transport.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="server">Which server.</param>
    /// <param name="profile">Which tools.</param>
    /// <param name="sources">What the tools read; disposed by the caller, after the host.</param>
    public static IMcpServerBuilder AddWatchfloorMcp(this IServiceCollection services, ServerDefinition server, Profile profile, ToolSources sources)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(sources);
        services.AddSingleton(sources);
        services.AddSingleton(provider => new CallAudit(sources.Incidents, TimeProvider.System, provider.GetRequiredService<ILogger<CallAudit>>()));
        services.AddSingleton(_ => new PageCursors(PageCursors.KeyOf(sources.Lake.Folder), TimeProvider.System));
        services.AddSingleton(provider => new ReplyWriter(provider.GetRequiredService<PageCursors>(), sources.IsLab));
        services.AddSingleton(provider => new RunningCalls(TimeProvider.System, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton<ToolRunner>();
        var builder = services.AddMcpServer(options =>
        {
            options.ServerInfo = new Implementation { Name = $"watchfloor-{server.Name}", Title = server.Title, Version = Version };
            options.ServerInstructions = server.Instructions;

            // Nothing of ours lives as long as a request.
            options.ScopeRequests = false;
        });
        foreach (var tool in server.ToolsOf(profile).Select(ApprovalStep.Guard))
        {
            services.AddSingleton<McpServerTool>(provider => new WatchfloorTool(tool, provider.GetRequiredService<ToolRunner>()));
        }

        foreach (var resource in server.Resources)
        {
            services.AddSingleton<McpServerResource>(provider => new WatchfloorResource(resource, sources, provider.GetRequiredService<CallAudit>()));
        }

        foreach (var prompt in server.Prompts)
        {
            services.AddSingleton<McpServerPrompt>(new WatchfloorPrompt(prompt));
        }

        if (server.Prompts.Count == 0)
        {
            // Clients ask without looking whether there are any; an empty list is an answer, an error is a fright.
            builder.WithListPromptsHandler((_, _) => ValueTask.FromResult(new ListPromptsResult()));
        }

        if (server.Prompts.Count + server.Resources.Count > 0)
        {
            builder.WithCompleteHandler((request, cancellationToken) => Completions.AnswerAsync(sources, request, cancellationToken));
        }

        return builder.TellCalls().AuditWhatIsNotThere(sources);
    }

    /// <summary>This program's version.</summary>
    internal static string Version { get; } = typeof(McpServerSetup).Assembly.GetName().Version?.ToString(3) ?? "0";
}
