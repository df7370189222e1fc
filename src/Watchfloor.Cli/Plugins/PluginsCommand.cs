using Watchfloor.Plugins;

namespace Watchfloor.Cli;

/// <summary>Lists the plug-ins: what each reads, what it asks for, what it can change.</summary>
internal sealed class PluginsCommand : WatchfloorCommand<GlobalSettings>
{
    protected override async Task<int> RunAsync(GlobalSettings settings, Output output, CancellationToken cancellationToken)
    {
        await using var plugins = InstalledPlugins.Start(Composition.Configuration(settings), TimeProvider.System);
        var lines = PluginLine.Of(plugins);
        foreach (var line in lines)
        {
            output.Line(line);
            output.Say($"""
                {line.Name}  {line.Title}{(line.Ok ? line.IsConfigured ? "" : $"  (not configured: {PluginServices.Section(line.Name)})" : "  FAIL")}
                  folder       {line.Folder}
                  asks for     {string.Join("\n               ", line.Permissions.Select(permission => $"{permission.Name}: {permission.Why}"))}
                  reads        {string.Join(", ", line.Feeds)}
                  tools        {string.Join(", ", line.Tools)}
                  can change   {(line.Actions.Count == 0 ? "nothing" : string.Join(", ", line.Actions) + " (each time after an approval)")}
                """);
            if (!line.Ok)
            {
                output.Say($"  problem      {line.Problem}\n               {line.Fix}");
            }
        }

        output.Say(lines.Count == 0 ? $"No plug-ins in {PluginFolder.Default}." : $"{lines.Count} plug-ins in {PluginFolder.Default}. They run with this program's rights: install what you trust.");
        return lines.All(line => line.Ok) ? ExitCode.Done : ExitCode.Failed;
    }
}
