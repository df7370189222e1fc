using Microsoft.Extensions.Configuration;
using Watchfloor.Plugins;

namespace Watchfloor.Cli;

/// <summary>The plug-ins of this program: their code is loaded once a process, their services once a command.</summary>
internal sealed class InstalledPlugins : IAsyncDisposable
{
    private static readonly Lazy<IReadOnlyList<Plugin>> Found = new(() => PluginFolder.Load(PluginFolder.Default));

    private InstalledPlugins(IReadOnlyList<PluginServices> services, IReadOnlyList<(Plugin Plugin, PluginException Problem)> broken) => (Services, Broken) = (services, broken);

    /// <summary>All that lie in the folder.</summary>
    public static IReadOnlyList<Plugin> All => Found.Value;

    /// <summary>Those that work.</summary>
    public IReadOnlyList<PluginServices> Services { get; }

    /// <summary>Those that do not, and why.</summary>
    public IReadOnlyList<(Plugin Plugin, PluginException Problem)> Broken { get; }

    /// <summary>Starts the services of all that can be used.</summary>
    public static InstalledPlugins Start(IConfiguration configuration, TimeProvider time) => Start(All, configuration, time);

    /// <summary>Starts the services of <paramref name="plugins"/>.</summary>
    internal static InstalledPlugins Start(IReadOnlyList<Plugin> plugins, IConfiguration configuration, TimeProvider time)
    {
        var (services, broken) = (new List<PluginServices>(), new List<(Plugin, PluginException)>());
        foreach (var plugin in plugins)
        {
            try
            {
                services.Add(plugin.Problem is { } problem ? throw problem : PluginServices.Of(plugin, configuration, time));
            }
            catch (PluginException exception)
            {
                broken.Add((plugin, exception));
            }
        }

        return new InstalledPlugins(services, broken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var services in Services)
        {
            await services.DisposeAsync();
        }
    }
}
