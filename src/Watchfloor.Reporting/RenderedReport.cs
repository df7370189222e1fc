namespace Watchfloor.Reporting;

/// <summary>A written report and how well its sentences stand.</summary>
/// <param name="Text">The whole file.</param>
/// <param name="Statistics">Sentences, how many cite evidence, and what was left out.</param>
public sealed record RenderedReport(string Text, ReportStatistics Statistics)
{
    /// <summary>Statements in the report.</summary>
    public int Sentences => Statistics.Sentences;

    /// <summary>Statements that cite evidence which exists.</summary>
    public int Cited => Statistics.Cited;
}

/// <summary>How well the sentences of a report stand.</summary>
/// <param name="Sentences">Statements in the report. A statement is counted once, wherever it stands.</param>
/// <param name="Cited">Statements among them that cite evidence which exists; the same number, or the report is wrong.</param>
/// <param name="LeftOut">Statements that did not reach the report, with the reason.</param>
public sealed record ReportStatistics(int Sentences, int Cited, IReadOnlyList<LeftOutStatement> LeftOut);

/// <summary>A statement that did not reach the report.</summary>
/// <param name="Text">Our words, with <c>{0}</c> where a quote would stand; no vendor text.</param>
/// <param name="Reason">What it lacks.</param>
public sealed record LeftOutStatement(string Text, string Reason);
