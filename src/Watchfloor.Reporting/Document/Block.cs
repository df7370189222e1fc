namespace Watchfloor.Reporting;

/// <summary>A part of a section.</summary>
internal abstract record Block;

/// <summary>A paragraph.</summary>
internal sealed record Paragraph(IReadOnlyList<Run> Runs) : Block
{
    public Paragraph(params Run[] runs)
        : this((IReadOnlyList<Run>)runs)
    {
    }
}

/// <summary>A remark beside the matter: how to read a figure, what the numbers mean.</summary>
internal sealed record Remark(IReadOnlyList<Run> Runs) : Block;

/// <summary>Statements, one an item.</summary>
internal sealed record Statements(IReadOnlyList<IReadOnlyList<Run>> Items) : Block;

/// <summary>Names and what they are.</summary>
internal sealed record Facts(IReadOnlyList<(string Name, IReadOnlyList<Run> Value)> Items) : Block;

/// <summary>A table. The first column names the row.</summary>
internal sealed record Table(string Label, IReadOnlyList<string> Columns, IReadOnlyList<TableRow> Rows) : Block;

/// <summary>A row of a table.</summary>
internal sealed record TableRow(IReadOnlyList<IReadOnlyList<Run>> Cells)
{
    /// <summary>Name under which other places link to the row; null for none.</summary>
    public string? Anchor { get; init; }

    /// <summary>How the row stands out.</summary>
    public RowKind Kind { get; init; }
}

/// <summary>How a row stands out.</summary>
internal enum RowKind
{
    Plain,
    Finding,
    Gap,
    Group,
}

/// <summary>A drawing. Whoever cannot see it reads the caption and the table that stands below it.</summary>
internal sealed record Figure(string Svg, string Caption, IReadOnlyList<int> Numbers) : Block;

/// <summary>A bar from 0 to 100 made of parts.</summary>
internal sealed record Meter(string Label, int Value, IReadOnlyList<(string Name, int Points, string Text)> Parts) : Block;

/// <summary>The tactics in matrix order: how many techniques stand under each, and how many stand elsewhere that serve it too.</summary>
internal sealed record TacticStrip(IReadOnlyList<(string Name, int Count, int Also)> Tactics) : Block;

/// <summary>A proposed action.</summary>
internal sealed record Card(IReadOnlyList<Run> Title, IReadOnlyList<Run> Body, IReadOnlyList<(string Name, IReadOnlyList<Run> Value)> Items) : Block;

/// <summary>The events that the report cites, each once.</summary>
internal sealed record EvidenceAppendix(IReadOnlyList<EvidenceGroup> Groups) : Block;

/// <summary>Events that stand together: one event, or a long run of the same kind cited as one.</summary>
internal sealed record EvidenceGroup(IReadOnlyList<EvidenceItem> Items);

/// <summary>An event in the appendix.</summary>
internal sealed record EvidenceItem
{
    public required int Number { get; init; }

    public required string Feed { get; init; }

    public required string Uid { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Kind { get; init; }

    public required IReadOnlyList<Run> Line { get; init; }

    /// <summary>The event as OCSF JSON; null when it stands in a long run of its like.</summary>
    public string? Json { get; init; }

    /// <summary>The record as received; null when the lake does not hold it beside the event.</summary>
    public string? Raw { get; init; }
}

/// <summary>A section of a report.</summary>
internal sealed record Section(string Anchor, string Title, IReadOnlyList<Block> Blocks);

/// <summary>A whole report, before it is written in a format.</summary>
internal sealed record ReportDocument
{
    public required string Kind { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<Run> Labels { get; init; }

    public required IReadOnlyList<Block> Head { get; init; }

    public required IReadOnlyList<Section> Sections { get; init; }

    public required IReadOnlyList<Run> Foot { get; init; }
}
