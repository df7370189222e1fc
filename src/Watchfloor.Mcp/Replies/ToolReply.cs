using System.Text.Json.Nodes;
using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>What a tool found, before it is cleaned, capped and written.</summary>
public sealed record ToolReply
{
    /// <summary>One or two sentences in our own words, with the counts. No vendor text.</summary>
    public required string Summary { get; init; }

    /// <summary>What was found, in order.</summary>
    public IReadOnlyList<ReplyItem> Items { get; init; } = [];

    /// <summary>How many there are in all; null when that is not counted.</summary>
    public long? Total { get; init; }

    /// <summary>Whether more follow the last of <see cref="Items"/>.</summary>
    public bool HasMore { get; init; }

    /// <summary>The question as it was asked of the lake, for the reader to judge and to ask again.</summary>
    public string? QueryUsed { get; init; }

    /// <summary>The span of time that was looked at; null when time plays no part.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>Feeds the answer stands on; a name ending in <c>*</c> stands for all that begin so. Their freshness is told, and an empty answer is judged by it.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary>Whether calls that the connectors still have belong into the reply.</summary>
    public string? QuotaOf { get; init; }

    /// <summary>Things the reader should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>One thing found.</summary>
/// <param name="Body">Its attributes. <c>id</c>, <c>time</c>, <c>severity</c> and <c>title</c> also stand in the text mirror.</param>
/// <param name="Position">Where to go on after it; null when the tool does not page.</param>
public sealed record ReplyItem(JsonObject Body, string? Position = null);
