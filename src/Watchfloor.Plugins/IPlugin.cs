using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Mcp;

namespace Watchfloor.Plugins;

/// <summary>A tool of your own: what it reads, what clients can ask of it, what it can do. Its assembly holds one public class that implements this, with a constructor without arguments.</summary>
public interface IPlugin
{
    /// <summary>What clients can list. A list is data: Watchfloor asks the lake for it, no code of the plug-in runs.</summary>
    IReadOnlyList<LakeList> Lists => [];

    /// <summary>What changes something at the vendor. Each call waits for a person's approval; there is no other way for a plug-in to offer a tool that runs its code.</summary>
    IReadOnlyList<PluginAction> Actions => [];

    /// <summary>Adds the mappings (<see cref="Connectors.IFeedMapping"/>). They need no settings.</summary>
    void AddMappings(IServiceCollection services);

    /// <summary>Adds the connector (<see cref="Connectors.IConnector"/>). Called when the configuration has the plug-in's section.</summary>
    /// <param name="services">Services of this plug-in alone.</param>
    /// <param name="settings">The section <c>Connectors:NAME</c>, and nothing else of the configuration.</param>
    void AddConnector(IServiceCollection services, IConfiguration settings);
}
