using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Mcp;
using Watchfloor.Operations;
using Watchfloor.Plugins;

namespace Watchfloor.Cli;

/// <summary>Serves one of the MCP servers, on standard input and output or over HTTP.</summary>
internal sealed class McpCommand : WatchfloorCommand<McpCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "<SERVER>")]
        [Description("crowdstrike, microsoft, proofpoint, watchfloor, or the name of a plug-in; all with --print-config")]
        public required string Server { get; init; }

        [CommandOption("--http <URL>")]
        [Description("Streamable HTTP on this address instead of standard input and output, for example http://127.0.0.1:5450")]
        public string? Http { get; init; }

        [CommandOption("--profile <PROFILE>")]
        [Description("triage, hunt or respond. Default triage; only respond holds tools that change anything")]
        public string Profile { get; init; } = "triage";

        [CommandOption("--stateless")]
        [Description("HTTP without sessions, for load balancers without affinity")]
        public bool Stateless { get; init; }

        [CommandOption("--lab")]
        [Description("Against the simulated vendors, in a data folder of its own that goes with the server")]
        public bool Lab { get; init; }

        [CommandOption("--print-config <CLIENT>")]
        [Description("Print what claude-desktop, claude-code, vscode or cursor needs to start the server, and stop")]
        public string? PrintConfig { get; init; }

        [CommandOption("--clock <T>")]
        [Description("What to take for now, for a lake that holds another day")]
        public string? Clock { get; init; }
    }

    private static IEnumerable<string> Names =>
        ServerCatalog.Servers.Select(server => server.Name).Concat(InstalledPlugins.All.Where(plugin => plugin.Problem is null).Select(plugin => plugin.Name));

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        if (settings.PrintConfig is { } client)
        {
            Console.Out.WriteLine(ClientConfiguration.Of(client, Names.Where(name => settings.Server is "all" || name == settings.Server), settings, Environment.GetEnvironmentVariable(PluginFolder.Variable)));
            return ExitCode.Done;
        }

        if (!Names.Contains(settings.Server, StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{settings.Server}' is no MCP server. There are: {string.Join(", ", Names)}.");
        }

        if (!Enum.TryParse<Profile>(settings.Profile, ignoreCase: true, out var profile) || !Enum.IsDefined(profile))
        {
            throw new UsageException($"--profile {settings.Profile} is no profile. There are: triage, hunt, respond.");
        }

        if (settings.Lab)
        {
            await using var plugins = InstalledPlugins.Start(Composition.Configuration(settings), TimeProvider.System);
            await using var lab = await McpLab.OpenAsync(settings, cancellationToken);
            await ServeAsync(settings, output, ServerOf(settings.Server, plugins), profile, lab.Sources, lab.Begin, cancellationToken);
            return ExitCode.Done;
        }

        var time = ShiftedClock.Parse(settings.Clock);
        await using var services = Composition.Services(Composition.Configuration(settings), time);
        await using var mappings = Composition.Mappings();
        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        await using var shared = new SharedLake(lake);
        var sources = new ToolSources
        {
            Lake = shared,
            Incidents = await Composition.OpenIncidentsAsync(settings, cancellationToken),
            Feeds = new FeedCatalog(services.GetServices<IConnector>()),
            Links = mappings.GetService<ILinkDecoder>(),
            Time = time,
        };
        await ServeAsync(settings, output, ServerOf(settings.Server, services.GetRequiredService<InstalledPlugins>()), profile, sources, () => { }, cancellationToken);
        return ExitCode.Done;
    }

    private static ServerDefinition ServerOf(string name, InstalledPlugins plugins) =>
        ServerCatalog.Servers.FirstOrDefault(server => server.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? (plugins.Services.FirstOrDefault(services => services.Plugin.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? PluginServer.Of(found.Plugin, found)
            : throw new UsageException($"The plug-in {name} cannot be started. 'watchfloor plugins' says why."));

    private static async Task ServeAsync(
        Settings settings, Output output, ServerDefinition server, Profile profile, ToolSources sources, Action started, CancellationToken cancellationToken)
    {
        if (settings.Http is null)
        {
            await McpStdio.RunAsync(server, profile, sources, started, cancellationToken);
            return;
        }

        var options = Composition.Configuration(settings).GetSection(McpHttpOptions.Section).Get<McpHttpOptions>() ?? new McpHttpOptions();
        options.Url = Uri.TryCreate(settings.Http, UriKind.Absolute, out var url) ? url : throw new UsageException($"--http {settings.Http} is no address. Say for example http://127.0.0.1:5450.");
        options.IsStateless |= settings.Stateless;
        await using var http = await McpHttp.StartAsync(server, profile, sources, options, cancellationToken);
        started();
        output.Notice($"MCP server {server.Name} on {http.Endpoint}, profile {profile}. Ctrl-C stops it.");
        await http.WaitAsync(cancellationToken);
    }
}
