using Watchfloor.Operations;
using Watchfloor.Plugins;

namespace Watchfloor.Cli;

/// <summary>One plug-in as commands tell it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">For people; null when its manifest cannot be read.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Ok">Whether it can be used.</param>
/// <param name="IsConfigured">Whether the configuration has its section, so that it is read.</param>
/// <param name="Permissions">What it asks for.</param>
/// <param name="Feeds">What it reads.</param>
/// <param name="Tools">What clients can list.</param>
/// <param name="Actions">What changes something, each time after a person's approval.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="Fix">What to do about it.</param>
internal sealed record PluginLine(
    string Name, string? Title, string Folder, bool Ok, bool IsConfigured, IReadOnlyList<PluginPermission> Permissions, IReadOnlyList<string> Feeds, IReadOnlyList<string> Tools, IReadOnlyList<string> Actions,
    string? Problem, string? Fix)
{
    /// <summary>All plug-ins, by name.</summary>
    public static IReadOnlyList<PluginLine> Of(InstalledPlugins plugins) =>
    [
        .. plugins.Services.Select(services => new PluginLine(
                services.Plugin.Name, services.Plugin.Manifest!.Title, services.Plugin.Folder, true, services.Connectors.Count > 0, services.Plugin.Manifest.Permissions,
                [.. services.Mappings.Select(mapping => mapping.Feed).Concat(services.Connectors.SelectMany(connector => connector.Describe().Select(feed => feed.Name))).Distinct()],
                [.. services.Plugin.Lists.Select(list => list.Name)], [.. services.Plugin.Actions.Select(action => action.Name)], null, null))
            .Concat(plugins.Broken.Select(item => new PluginLine(
                item.Plugin.Name, item.Plugin.Manifest?.Title, item.Plugin.Folder, false, false, item.Plugin.Manifest?.Permissions ?? [], [], [], item.Plugin.Manifest?.Actions ?? [], item.Problem.Message, item.Problem.Fix)))
            .OrderBy(line => line.Name, StringComparer.Ordinal),
    ];

    /// <summary>The line as a check of <c>watchfloor doctor</c>.</summary>
    public Check ToCheck() => new(
        $"plugin {Name}",
        Ok,
        Ok ? $"asks for {string.Join("; ", Permissions.Select(permission => permission.Name))}{(Actions.Count > 0 ? $"; can change something with {string.Join(", ", Actions)}, each time after an approval" : "")}" : Problem!,
        Ok ? null : Fix);
}
