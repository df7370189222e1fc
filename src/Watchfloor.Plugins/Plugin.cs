using Watchfloor.Mcp;

namespace Watchfloor.Plugins;

/// <summary>A plug-in as it was found: loaded, or with the reason why not.</summary>
public sealed class Plugin
{
    private readonly IPlugin? code;

    private Plugin(string name, string folder, PluginManifest? manifest, IPlugin? code, IReadOnlyList<LakeList> lists, IReadOnlyList<PluginAction> actions, PluginException? problem) =>
        (Name, Folder, Manifest, this.code, Lists, Actions, Problem) = (name, folder, manifest, code, lists, actions, problem);

    /// <summary>The vendor's name; the folder's when there is no manifest.</summary>
    public string Name { get; }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>What it says of itself; null when that cannot be read.</summary>
    public PluginManifest? Manifest { get; }

    /// <summary>What clients can list; as it was when the plug-in was loaded.</summary>
    public IReadOnlyList<LakeList> Lists { get; }

    /// <summary>What it can do; as it was when the plug-in was loaded.</summary>
    public IReadOnlyList<PluginAction> Actions { get; }

    /// <summary>Why it cannot be used; null when it can.</summary>
    public PluginException? Problem { get; }

    /// <summary>Its code.</summary>
    internal IPlugin Code => code ?? throw new InvalidOperationException($"The plug-in {Name} is not loaded.");

    /// <summary>Loads what lies in a folder. A plug-in that breaks a rule is not used, and says why.</summary>
    internal static Plugin Load(string folder)
    {
        PluginManifest? manifest = null;
        try
        {
            manifest = PluginManifest.Read(folder);
            PluginRules.Check(manifest, folder);
            return Of(manifest, folder, PluginFolder.Instance(Path.Combine(folder, manifest.Assembly)));
        }
        catch (PluginException exception)
        {
            return new Plugin(Path.GetFileName(folder), folder, manifest, null, [], [], exception);
        }
    }

    /// <summary>A plug-in whose code is here already, as in its own tests.</summary>
    /// <exception cref="PluginException">It breaks a rule.</exception>
    public static Plugin Of(PluginManifest manifest, string folder, IPlugin code)
    {
        IReadOnlyList<LakeList> lists;
        IReadOnlyList<PluginAction> actions;
        try
        {
            // Asked once, and kept: what was checked is what is used.
            (lists, actions) = ([.. code.Lists], [.. code.Actions]);
        }
        catch (Exception exception) when (exception is not PluginException)
        {
            throw new PluginException($"The plug-in {manifest.Name} fails while it is asked what it offers: {exception.GetType().Name}: {exception.Message}", "Ask its author; it was perhaps built for another version of Watchfloor.");
        }

        PluginRules.Check(manifest, lists, actions);
        return new Plugin(manifest.Name, folder, manifest, code, lists, actions, null);
    }
}
