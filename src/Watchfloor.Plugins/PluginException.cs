namespace Watchfloor.Plugins;

/// <summary>A plug-in cannot be used. The others, and the program, go on without it.</summary>
/// <param name="message">What is wrong, and where.</param>
/// <param name="fix">What to do.</param>
public sealed class PluginException(string message, string fix) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Fix { get; } = fix;
}
