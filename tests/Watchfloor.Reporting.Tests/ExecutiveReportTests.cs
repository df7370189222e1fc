using Watchfloor.Reporting;

namespace Watchfloor.ReportingTests;

public class ExecutiveReportTests
{
    private static readonly ReportInput Input = SampleIncident.Input();

    [Theory]
    [InlineData(ReportFormat.Html)]
    [InlineData(ReportFormat.Markdown)]
    public void Render_WholeIncident_SaysWhatHappenedWhatItTouchesAndWhatIsAsked(ReportFormat format)
    {
        var report = ExecutiveReport.Render(Input, format);

        Assert.Empty(report.Statistics.LeftOut);
        Assert.Equal(report.Sentences, report.Cited);
        Assert.Contains("What happened", report.Text, StringComparison.Ordinal);
        Assert.Contains("2 hosts compromised", report.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing of this has been done", report.Text, StringComparison.Ordinal);
        Assert.Contains("2 people must approve", report.Text, StringComparison.Ordinal);
        Assert.True(report.Text.Length < 40_000, $"{report.Text.Length} characters");
    }

    [Fact]
    public void Render_IncidentBeforeTriageAndInvestigation_SaysSo()
    {
        var report = ExecutiveReport.Render(Input with { Incident = Input.Incident with { Triage = null, Investigation = null } }, ReportFormat.Html);

        Assert.Contains("Not judged yet", report.Text, StringComparison.Ordinal);
    }
}
