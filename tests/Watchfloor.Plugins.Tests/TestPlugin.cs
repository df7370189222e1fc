using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Mcp;

namespace Watchfloor.Plugins.Tests;

/// <summary>A plug-in as a test needs it, good or hostile.</summary>
internal sealed class TestPlugin : IPlugin
{
    public static readonly PluginManifest Manifest = new() { Name = "acme", Title = "Acme", Assembly = "Acme.dll", Permissions = [], Actions = ["acme_change_thing"] };

    public static readonly LakeList List = new()
    {
        Name = "acme_list_things", Title = "Things", Description = "Things of Acme, newest first.", Noun = "things", Feeds = ["acme.things"], Views = ["osint_inventory"],
        Columns = [new("time", "time")], Filters = [],
    };

    public static readonly PluginAction Action = new()
    {
        Name = "acme_change_thing", Title = "Change", Description = "Changes a thing at Acme for good.", RunAsync = (_, _, _) => Task.FromResult("changed"),
    };

    public Func<IReadOnlyList<LakeList>> ListsAre { get; init; } = () => [List];

    public Func<IReadOnlyList<PluginAction>> ActionsAre { get; init; } = () => [Action];

    public Action<IServiceCollection, IConfiguration> Connect { get; init; } = (_, _) => { };

    public IReadOnlyList<LakeList> Lists => ListsAre();

    public IReadOnlyList<PluginAction> Actions => ActionsAre();

    public void AddMappings(IServiceCollection services)
    {
    }

    public void AddConnector(IServiceCollection services, IConfiguration settings) => Connect(services, settings);
}
