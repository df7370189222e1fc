namespace Watchfloor.Reporting;

/// <summary>The report for the people who work on the incident: everything that is known, what it rests on, and what is missing.</summary>
public static class TechnicalReport
{
    /// <summary>Writes the report. The same input gives the same text.</summary>
    public static RenderedReport Render(ReportInput input, ReportFormat format)
    {
        ArgumentNullException.ThrowIfNull(input);
        var incident = input.Incident;
        var book = new EvidenceBook(input);

        // The timeline numbers its evidence first, so that e1, e2, … run with time.
        var timeline = TimelineSection.Of(input, book);
        Section?[] sections =
        [
            SummarySection.Of(incident, book),
            timeline,
            PatternsSection.Of(input, book),
            GraphSection.Of(incident, book),
            AttackSection.Of(incident, book),
            ScopeSection.Of(incident, book),
            ReasoningSection.Of(incident, book),
            GapsSection.Of(incident, book),
            ActionsSection.Of(incident, book),
            FindingsSection.Of(incident, book),
            EvidenceSection.Of(book),
        ];

        // Head and foot count what the sections cited.
        var document = new ReportDocument
        {
            Kind = "Technical incident report",
            Title = incident.Title,
            Labels = ReportHead.Labels(incident),
            Head = TechnicalHead.Of(input, book),
            Sections = [.. sections.OfType<Section>()],
            Foot = ReportHead.Foot(input, book),
        };
        return new(ReportWriter.Write(document, format), book.Statistics);
    }
}
