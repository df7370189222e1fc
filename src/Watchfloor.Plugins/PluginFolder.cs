namespace Watchfloor.Plugins;

/// <summary>The folder of plug-ins: each in a folder of its own, <c>plugins/NAME/</c>.</summary>
public static class PluginFolder
{
    /// <summary>The variable that names another folder.</summary>
    public const string Variable = "WATCHFLOOR_PLUGINS";

    /// <summary>Where plug-ins lie: what <see cref="Variable"/> names, else <c>plugins</c> beside the program. Never the folder a command happens to run in: what lies there is anybody's.</summary>
    public static string Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? Path.GetFullPath(named) : Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>All plug-ins in a folder, by name, those that cannot be used among them.</summary>
    public static IReadOnlyList<Plugin> Load(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(path => Plugin.Load(Path.GetFullPath(path)))];

    /// <summary>Makes the one <see cref="IPlugin"/> of an assembly.</summary>
    /// <exception cref="PluginException">There is none, there are several, or it cannot be made.</exception>
    internal static IPlugin Instance(string assemblyFile)
    {
        try
        {
            var types = new PluginLoadContext(assemblyFile).LoadFromAssemblyPath(assemblyFile).GetExportedTypes()
                .Where(type => typeof(IPlugin).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false }).ToList();
            return types is [var only]
                ? (IPlugin)Activator.CreateInstance(only)!
                : throw new PluginException($"{assemblyFile} holds {types.Count} public classes that implement IPlugin.", "Let it hold exactly one, with a constructor without arguments.");
        }
        catch (Exception exception) when (exception is not PluginException)
        {
            throw new PluginException(
                $"{assemblyFile} cannot be loaded: {exception.GetType().Name}: {(exception.InnerException ?? exception).Message}", "Build it against this version of Watchfloor, and copy the whole output of 'dotnet publish'.");
        }
    }
}
