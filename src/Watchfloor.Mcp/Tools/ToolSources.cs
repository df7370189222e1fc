using Watchfloor.Connectors;
using Watchfloor.Incidents;
using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>What tools read: the lake, the incidents, and what is known of the feeds.</summary>
public sealed class ToolSources
{
    /// <summary>The lake, shared between calls.</summary>
    public required SharedLake Lake { get; init; }

    /// <summary>The incidents and the audit log.</summary>
    public required IncidentStore Incidents { get; init; }

    /// <summary>The connectors that are configured.</summary>
    public required FeedCatalog Feeds { get; init; }

    /// <summary>Takes mail products' rewriting off links; null when no mail product's project is loaded.</summary>
    public ILinkDecoder? Links { get; init; }

    /// <summary>What "now" is: the system's clock, or the lab's.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Ends when <see cref="Feeds"/> and <see cref="Time"/> can be asked; calls wait for it, <c>initialize</c> does not. The lab tells its story first.</summary>
    public Task Started { get; init; } = Task.CompletedTask;

    /// <summary>Ends when the lake holds what the first call should find; calls wait for it. The lab reads its vendors first.</summary>
    public Task Ready { get; init; } = Task.CompletedTask;

    /// <summary>What "now" is in the audit log: <see cref="Time"/>, and the system's clock until that can be asked.</summary>
    internal TimeProvider TimeOnRecord => Started.IsCompletedSuccessfully ? Time : TimeProvider.System;

    /// <summary>Whether the vendors are the lab's.</summary>
    public bool IsLab { get; init; }
}
