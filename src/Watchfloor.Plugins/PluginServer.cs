using System.Text.Json.Nodes;
using Watchfloor.Mcp;

namespace Watchfloor.Plugins;

/// <summary>The MCP server of a plug-in: its lists in every profile, its actions in <c>respond</c>.</summary>
public static class PluginServer
{
    /// <summary>The server.</summary>
    /// <param name="plugin">A plug-in that is loaded.</param>
    /// <param name="services">Its services; null where the server is only described.</param>
    public static ServerDefinition Of(Plugin plugin, PluginServices? services)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return new()
        {
            Name = plugin.Name,
            Title = $"{CleanText.Of(plugin.Manifest!.Title, 80)} through Watchfloor",
            Instructions = $"{CleanText.Of(plugin.Manifest.Title, 80)}. {ServerCatalog.Common}",
            Triage = [.. plugin.Lists.Select(LakeListTool.Of)],
            Respond = [.. plugin.Actions.Select(action => Tool(plugin.Name, action, services))],
            Resources = [Evidence.Event],
        };
    }

    // Whatever the plug-in says of it, an action changes something: that word is what puts it into respond alone and behind the approval.
    private static ToolDefinition Tool(string plugin, PluginAction action, PluginServices? services) => new()
    {
        Name = action.Name,
        Title = action.Title,
        Description = action.Description,
        Arguments = action.Arguments,
        Changes = true,
        IsDestructive = action.IsDestructive,
        ReachesOut = true,
        Answer = async (call, cancellationToken) =>
        {
            var configured = services?.Configured ?? throw new ToolErrorException(new(
                ToolErrorCode.NotAsked, $"{plugin} is not configured, so nothing was done.", $"Fill in {PluginServices.Section(plugin)} in the configuration and start the server again."));
            var done = await action.RunAsync(configured, call.Arguments, cancellationToken);
            return new ToolReply { Summary = "The action was carried out.", Items = [new ReplyItem(new JsonObject { ["title"] = done })], Total = 1 };
        },
    };
}
