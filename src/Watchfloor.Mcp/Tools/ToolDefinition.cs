using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>A tool as data: what clients are told about it, and the method that answers.</summary>
public sealed record ToolDefinition
{
    /// <summary><c>vendor_verb_noun</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary>When to use it, which other tool to prefer, what comes back. At most 300 characters.</summary>
    public required string Description { get; init; }

    /// <summary>Its arguments.</summary>
    public required IReadOnlyList<ToolArgument> Arguments { get; init; }

    /// <summary>Answers one call. Throws <see cref="ToolErrorException"/> for what the caller can correct.</summary>
    public required Func<ToolCall, CancellationToken, Task<ToolReply>> Answer { get; init; }

    /// <summary>Whether a call changes anything. Such a tool is registered in the profile <c>respond</c> only, and waits for a person's approval.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether the change is hard to take back; says nothing unless <see cref="Changes"/>.</summary>
    public bool IsDestructive { get; init; }

    /// <summary>Whether a call reaches beyond this machine.</summary>
    public bool ReachesOut { get; init; }

    /// <summary>Whether it answers from memory at once, so that nobody needs to watch over how long it takes.</summary>
    public bool IsInstant { get; init; }

    /// <summary>The window when the caller names none; null when time plays no part.</summary>
    public TimeSpan? Window { get; init; }
}

/// <summary>One call of a tool.</summary>
public sealed record ToolCall
{
    /// <summary>The arguments, checked.</summary>
    public required ToolArguments Arguments { get; init; }

    /// <summary>What tools read.</summary>
    public required ToolSources Sources { get; init; }

    /// <summary>The window to look at; null for tools without one.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary><see cref="ReplyItem.Position"/> of the last item the caller has; null for the first page.</summary>
    public string? Position { get; init; }

    /// <summary>The total that the first page told; null on the first page.</summary>
    public long? Total { get; init; }

    /// <summary>Who calls, for the audit log.</summary>
    public required string Caller { get; init; }

    /// <summary>Items in a page.</summary>
    public int Limit => (int)(Arguments.Number(ToolArgument.Limit.Name) ?? 20);

    /// <summary>How much of each item: summary, compact or raw.</summary>
    public string Detail => Arguments.Text(ToolArgument.Detail.Name) ?? "compact";
}
