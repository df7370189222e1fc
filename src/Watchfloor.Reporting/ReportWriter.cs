namespace Watchfloor.Reporting;

/// <summary>Picks the writer of a format.</summary>
internal static class ReportWriter
{
    public static string Write(ReportDocument document, ReportFormat format) => format switch
    {
        ReportFormat.Html => HtmlWriter.Write(document),
        ReportFormat.Markdown => MarkdownWriter.Write(document),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "A report is written as Html or Markdown."),
    };
}
