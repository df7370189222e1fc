using System.Reflection;
using System.Runtime.Loader;

namespace Watchfloor.Plugins;

/// <summary>Where a plug-in's assemblies live: what the program has is shared, so that its types are the same on both sides; what only the plug-in has comes from its folder.</summary>
internal sealed class PluginLoadContext(string assemblyFile) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assemblyFile))
{
    private readonly AssemblyDependencyResolver resolver = new(assemblyFile);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException)
        {
            // The program has none, or an older one than the plug-in was built with.
            return resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
        }
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
