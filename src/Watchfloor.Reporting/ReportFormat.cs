namespace Watchfloor.Reporting;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>One self-contained file: no request leaves it, no script runs in it.</summary>
    Html,

    /// <summary>CommonMark with GitHub's tables.</summary>
    Markdown,
}
