using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>What an argument holds.</summary>
public enum ArgumentKind
{
    /// <summary>Text, at most <see cref="ToolArgument.MostCharacters"/> long.</summary>
    Text,

    /// <summary>A whole number within <see cref="ToolArgument.Least"/> and <see cref="ToolArgument.Most"/>.</summary>
    Number,

    /// <summary>One of <see cref="ToolArgument.Choices"/>.</summary>
    Choice,

    /// <summary>A moment: ISO 8601 in UTC, or back from now such as <c>-24h</c>.</summary>
    Time,
}

/// <summary>One argument of a tool.</summary>
/// <param name="Name">Its name, in snake case.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Description">What it means, in a few words; every tool's words are read by a model in each conversation.</param>
public sealed record ToolArgument(string Name, ArgumentKind Kind, string Description)
{
    /// <summary>Whether a call without it is wrong.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Smallest number.</summary>
    public int Least { get; init; }

    /// <summary>Largest number.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>The words it may be.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Longest text.</summary>
    public int MostCharacters { get; init; } = 500;

    /// <summary>The prompt and completion know the argument as this kind of entity: user, host, indicator; null when none.</summary>
    public string? Entity { get; init; }

    /// <summary>First moment of the window.</summary>
    public static ToolArgument Since { get; } = new("since", ArgumentKind.Time, "ISO time or -24h");

    /// <summary>End of the window.</summary>
    public static ToolArgument Until { get; } = new("until", ArgumentKind.Time, "default now");

    /// <summary>Items in a page.</summary>
    public static ToolArgument Limit { get; } = new("limit", ArgumentKind.Number, "default 20") { Least = 1, Most = 50 };

    /// <summary>How much of each item.</summary>
    public static ToolArgument Detail { get; } = new("detail", ArgumentKind.Choice, "default compact") { Choices = ["summary", "compact", "raw"] };

    /// <summary>Where to go on.</summary>
    public static ToolArgument Cursor { get; } = new("cursor", ArgumentKind.Text, "next_cursor, alone") { MostCharacters = 4000 };

    /// <summary>The argument's JSON Schema.</summary>
    internal JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = Kind == ArgumentKind.Number ? "integer" : "string", ["description"] = Description };
        if (Kind == ArgumentKind.Number)
        {
            (schema["minimum"], schema["maximum"]) = (Least, Most);
        }
        else if (Kind == ArgumentKind.Choice)
        {
            schema["enum"] = new JsonArray([.. Choices.Select(choice => (JsonNode)choice)]);
        }

        return schema;
    }
}
