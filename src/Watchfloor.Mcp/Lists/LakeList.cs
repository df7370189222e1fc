namespace Watchfloor.Mcp;

/// <summary>A list of lake records as data; <see cref="LakeListTool"/> makes the tool of it.</summary>
public sealed record LakeList
{
    /// <summary><c>vendor_verb_noun</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary>When to use it and what comes back.</summary>
    public required string Description { get; init; }

    /// <summary>What one item is called in sentences, in the plural.</summary>
    public required string Noun { get; init; }

    /// <summary>Feeds it reads; a name ending in <c>*</c> stands for all that begin so.</summary>
    public required IReadOnlyList<string> Feeds { get; init; }

    /// <summary>Views of docs/lake.md that hold the records.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    /// <summary>A condition that always holds, in SQL; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>Attributes of an item.</summary>
    public required IReadOnlyList<ItemColumn> Columns { get; init; }

    /// <summary>What can be asked for.</summary>
    public required IReadOnlyList<ItemFilter> Filters { get; init; }

    /// <summary>Window when the caller names none; null for lists of what is, where time plays no part.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Whole number to sort by, highest first, in SQL; null for the newest first.</summary>
    public string? Rank { get; init; }

    /// <summary>Connector whose remaining calls belong into the reply; null when its vendor counts none.</summary>
    public string? QuotaOf { get; init; }
}

/// <summary>One attribute of an item.</summary>
/// <param name="Name">Its name in replies.</param>
/// <param name="Sql">Where it comes from: a lake column or an expression.</param>
public sealed record ItemColumn(string Name, string Sql)
{
    /// <summary>Whether it stands in an item at detail level summary.</summary>
    public bool InSummary { get; init; }
}

/// <summary>One thing to ask for.</summary>
/// <param name="Argument">The tool's argument.</param>
/// <param name="Sql">Condition in which <c>$name</c> stands for the argument's value.</param>
public sealed record ItemFilter(ToolArgument Argument, string Sql)
{
    /// <summary>Number for each choice, for conditions on OCSF numbers; null when the value goes in as it is.</summary>
    public IReadOnlyDictionary<string, long>? Numbers { get; init; }
}
