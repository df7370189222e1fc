using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Watchfloor.Connectors;

namespace Watchfloor.Plugins;

/// <summary>A plug-in's own services. They are apart from the program's and from other plug-ins', and see no settings but their own, so that nobody's secrets lie open to them by accident.</summary>
public sealed class PluginServices : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private PluginServices(Plugin plugin, ServiceProvider provider, IReadOnlyList<IConnector> connectors) => (Plugin, this.provider, Connectors) = (plugin, provider, connectors);

    /// <summary>Whose.</summary>
    public Plugin Plugin { get; }

    /// <summary>Its connector; empty when the configuration has no section for it.</summary>
    public IReadOnlyList<IConnector> Connectors { get; }

    /// <summary>Its mappings.</summary>
    public IReadOnlyList<IFeedMapping> Mappings => [.. provider.GetServices<IFeedMapping>().Where(mapping => PluginRules.IsOwnFeed(Plugin.Name, mapping.Feed))];

    /// <summary>The vendor's clock, where the connector looks at it.</summary>
    public IEnumerable<VendorClock> Clocks => provider.GetServices<VendorClock>();

    /// <summary>For its actions; null when it is not configured.</summary>
    internal IServiceProvider? Configured => Connectors.Count > 0 ? provider : null;

    /// <summary>Name of the configuration section of a plug-in.</summary>
    public static string Section(string plugin) => $"Connectors:{plugin}";

    /// <summary>Puts a plug-in's services together.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    /// <exception cref="PluginException">The plug-in fails, or names a feed that is not its own.</exception>
    public static PluginServices Of(Plugin plugin, IConfiguration configuration, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(configuration);
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        var section = configuration.GetSection(Section(plugin.Name));
        ServiceProvider? provider = null;
        try
        {
            plugin.Code.AddMappings(services);
            if (section.Exists())
            {
                plugin.Code.AddConnector(services, new ConfigurationBuilder().AddInMemoryCollection(section.AsEnumerable(makePathsRelative: true)).Build());
            }

            provider = services.BuildServiceProvider();
            provider.GetService<IStartupValidator>()?.Validate();
            return new PluginServices(plugin, provider, [.. provider.GetServices<IConnector>().Select(connector => new PluginConnector(plugin.Name, connector))]);
        }
        catch (Exception exception) when (exception is not (PluginException or OptionsValidationException))
        {
            provider?.Dispose();
            throw new PluginException($"The plug-in {plugin.Name} fails while it is started: {exception.GetType().Name}: {exception.Message}", "Ask its author; it was perhaps built for another version of Watchfloor.");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
