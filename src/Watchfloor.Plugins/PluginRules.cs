using System.Text.RegularExpressions;
using Watchfloor.Mcp;

namespace Watchfloor.Plugins;

/// <summary>What a plug-in must keep to be let in: its own names, its own feeds, and nothing that changes anything beside what its manifest says.</summary>
internal static partial class PluginRules
{
    private const int MostTools = 12;
    private const int ShortestDescription = 20;
    private const int LongestDescription = 300;

    /// <summary>Checks the manifest alone.</summary>
    /// <exception cref="PluginException">A rule is broken.</exception>
    public static void Check(PluginManifest manifest, string folder)
    {
        Require(VendorName().IsMatch(manifest.Name), $"'{manifest.Name}' is no name for a plug-in.", "Use 2 to 20 lower-case letters and digits, beginning with a letter.");
        Require(Path.GetFileName(folder) == manifest.Name, $"The plug-in '{manifest.Name}' lies in the folder '{Path.GetFileName(folder)}'.", $"Name the folder {manifest.Name}.");
        Require(ServerCatalog.Servers.All(server => server.Name != manifest.Name), $"'{manifest.Name}' is one of Watchfloor's own servers.", "Choose another name.");
        Require(
            Path.GetFileName(manifest.Assembly) == manifest.Assembly && File.Exists(Path.Combine(folder, manifest.Assembly)),
            $"There is no file '{manifest.Assembly}' in {folder}.", "Copy the whole output of 'dotnet publish' into the folder.");
    }

    /// <summary>Checks what the code offers against the manifest.</summary>
    /// <exception cref="PluginException">A rule is broken.</exception>
    public static void Check(PluginManifest manifest, IReadOnlyList<LakeList> lists, IReadOnlyList<PluginAction> actions)
    {
        var name = manifest.Name;
        Require(lists.Count <= MostTools && actions.Count <= MostTools, $"{name} offers {lists.Count} lists and {actions.Count} actions.", $"Offer at most {MostTools} of each: a model reads them all in each conversation.");
        Require(
            actions.Select(action => action.Name).Order(StringComparer.Ordinal).SequenceEqual(manifest.Actions.Order(StringComparer.Ordinal)),
            $"{name} offers the actions '{string.Join(", ", actions.Select(action => action.Name))}', and its manifest names '{string.Join(", ", manifest.Actions)}'.",
            "Name in plugin.json, under actions, every tool that changes something, and no other.");
        var tools = lists.Select(list => (list.Name, list.Description, list.Filters.Select(filter => filter.Argument)))
            .Concat(actions.Select(action => (action.Name, action.Description, action.Arguments.AsEnumerable()))).ToList();
        Require(tools.DistinctBy(tool => tool.Name).Count() == tools.Count, $"{name} offers two tools of one name.", "Give each its own name.");
        foreach (var (tool, description, arguments) in tools)
        {
            Require(tool.StartsWith($"{name}_", StringComparison.Ordinal) && ToolName().IsMatch(tool), $"'{tool}' is no name for a tool of {name}.", $"Name it {name}_verb_noun.");
            Require(description.Length is >= ShortestDescription and <= LongestDescription, $"The description of {tool} has {description.Length} characters.", $"Write {ShortestDescription} to {LongestDescription}.");
            Require(arguments.All(argument => ArgumentName().IsMatch(argument.Name) && !Reserved.Contains(argument.Name)), $"{tool} has an argument with a name that is not free.", $"Use snake case, and none of: {string.Join(", ", Reserved)}.");
        }

        foreach (var list in lists)
        {
            Require(list.Feeds.Count > 0 && list.Feeds.All(feed => IsOwnFeed(name, feed)), $"{list.Name} reads feeds of others.", $"List feeds whose names begin with {name}.");
            Require(SqlOf(list).All(sql => !Statement().IsMatch(sql)), $"{list.Name} holds more SQL than an expression.", "Leave out ';' and comments.");
        }
    }

    /// <summary>Whether a feed's name is the plug-in's to use.</summary>
    public static bool IsOwnFeed(string plugin, string feed) => feed.StartsWith($"{plugin}.", StringComparison.Ordinal) && FeedName().IsMatch(feed);

    private static readonly string[] Reserved =
    [
        "approval", ToolArgument.Cursor.Name, ToolArgument.Limit.Name, ToolArgument.Detail.Name, ToolArgument.Since.Name, ToolArgument.Until.Name, "page_size", "from", "to", "from_day", "to_day", "last_rank", "last_id",
    ];

    private static IEnumerable<string> SqlOf(LakeList list) =>
        list.Columns.SelectMany(column => new[] { column.Name, column.Sql }).Concat(list.Filters.Select(filter => filter.Sql)).Concat(list.Views).Concat(new[] { list.Where, list.Rank }.OfType<string>());

    private static void Require(bool holds, string message, string fix)
    {
        if (!holds)
        {
            throw new PluginException(message, fix);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9]{1,19}$")]
    private static partial Regex VendorName();

    [GeneratedRegex("^[a-z0-9]+_[a-z]+_[a-z_]{1,40}$")]
    private static partial Regex ToolName();

    [GeneratedRegex("^[a-z][a-z_]{0,30}$")]
    private static partial Regex ArgumentName();

    [GeneratedRegex(@"^[a-z0-9]+\.[a-z0-9_]{1,40}$")]
    private static partial Regex FeedName();

    [GeneratedRegex(@";|--|/\*|""")]
    private static partial Regex Statement();
}
