using Watchfloor.Mcp;

namespace Watchfloor.Plugins;

/// <summary>Something a plug-in can do at its vendor. It becomes an MCP tool of the profile <c>respond</c>, and each call waits for a person's approval.</summary>
public sealed record PluginAction
{
    /// <summary><c>vendor_verb_noun</c>. The manifest names it too.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary>What it changes and when to use it. 20 to 300 characters.</summary>
    public required string Description { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<ToolArgument> Arguments { get; init; } = [];

    /// <summary>Whether it is hard to take back.</summary>
    public bool IsDestructive { get; init; }

    /// <summary>Does it, with the plug-in's own services, and returns what was done in a sentence. Runs once for each approval.</summary>
    /// <remarks>Throw <see cref="Connectors.ConnectorException"/> for what the vendor refused; the client sees its message.</remarks>
    public required Func<IServiceProvider, ToolArguments, CancellationToken, Task<string>> RunAsync { get; init; }
}
