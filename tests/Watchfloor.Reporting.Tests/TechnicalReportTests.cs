using System.Text.RegularExpressions;
using Watchfloor.Incidents;
using Watchfloor.Ocsf;
using Watchfloor.Reporting;

namespace Watchfloor.ReportingTests;

public partial class TechnicalReportTests
{
    private static readonly ReportInput Input = SampleIncident.Input();
    private static readonly RenderedReport Html = TechnicalReport.Render(Input, ReportFormat.Html);
    private static readonly RenderedReport Markdown = TechnicalReport.Render(Input, ReportFormat.Markdown);

    [Fact]
    public void Render_WholeIncident_CitesEvidenceInEverySentence()
    {
        Assert.Empty(Html.Statistics.LeftOut);
        Assert.Equal(Html.Sentences, Html.Cited);
        Assert.True(Html.Sentences > 60);
        Assert.Equal(Html.Statistics.Sentences, Markdown.Statistics.Sentences);
    }

    [Fact]
    public void Render_SameInputTwice_IsTheSameText()
    {
        Assert.Equal(Html.Text, TechnicalReport.Render(SampleIncident.Input(), ReportFormat.Html).Text);
        Assert.Equal(Markdown.Text, TechnicalReport.Render(SampleIncident.Input(), ReportFormat.Markdown).Text);
    }

    [Fact]
    public void Render_Html_EveryLinkEndsInTheFileAndEveryIdIsThereOnce()
    {
        var ids = Ids().Matches(Html.Text).Select(match => match.Groups[1].Value).ToArray();
        var links = Links().Matches(Html.Text).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.True(links.Count > 40);
        Assert.Empty(links.Except(ids));
    }

    [Fact]
    public void Render_Html_AsksForNothingOutsideItself()
    {
        // Vendor text may hold links, as text; no attribute may.
        Assert.DoesNotMatch(Outgoing(), Html.Text);
        Assert.DoesNotContain("<script", Html.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", Html.Text, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Markdown_EveryLinkHasItsHeading()
    {
        var headings = Headings().Matches(Markdown.Text).Select(match => match.Groups[1].Value).ToHashSet();
        var links = MarkdownLinks().Matches(Markdown.Text).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.True(links.Count > 20);
        Assert.Empty(links.Except(headings));
    }

    [Fact]
    public void Render_Techniques_StandUnderTacticsInMatrixOrder()
    {
        var tactics = TacticRows().Matches(Html.Text).Select(match => match.Groups[1].Value).ToArray();

        Assert.Equal(["Initial Access", "Execution", "Privilege Escalation", "Defense Evasion", "Credential Access", "Discovery", "Lateral Movement", "Collection", "Command and Control", "Exfiltration", "Impact"], tactics);
        Assert.Contains("Command and Scripting Interpreter: PowerShell", Html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_EveryCitedEvent_StandsInTheAppendixOnce()
    {
        var uids = Input.Evidence.Keys.Select(id => $"{id.Feed}:{id.Uid}</p>");

        Assert.All(uids, uid => Assert.Equal(1, Html.Text.Split(uid).Length - 1));
    }

    [Fact]
    public void Render_StatementWithoutEvidence_IsLeftOutAndCounted()
    {
        var report = With(new Statement { Text = "The moon is full.", Evidence = [] });

        Assert.DoesNotContain("The moon is full", report.Text, StringComparison.Ordinal);
        Assert.Equal("it cites no evidence", Assert.Single(report.Statistics.LeftOut).Reason);
    }

    [Fact]
    public void Render_StatementOnEvidenceThatDoesNotExist_IsLeftOutAndCounted()
    {
        var report = With(new Statement { Text = "The moon is full.", Evidence = [new("crowdstrike.alerts", "never-seen")] });

        Assert.DoesNotContain("The moon is full", report.Text, StringComparison.Ordinal);
        Assert.Equal("none of the evidence it cites exists", Assert.Single(report.Statistics.LeftOut).Reason);
        Assert.Contains("1 cited event could not be found", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_QuoteThatIsNotInItsEvidence_IsLeftOutAndCounted()
    {
        var report = With(new Statement { Text = "It ran on {0}.", Quotes = [new("EX-WS-9999")], Evidence = [Input.Incident.Findings[0].Id] });

        Assert.DoesNotContain("EX-WS-9999", report.Text, StringComparison.Ordinal);
        Assert.Equal("quote {0} does not occur in the evidence it cites", Assert.Single(report.Statistics.LeftOut).Reason);
    }

    [Fact]
    public void Render_TimelineTimeThatIsNotInItsEvidence_IsLeftOutAndCounted()
    {
        var investigation = Input.Incident.Investigation!;
        var moved = investigation.Timeline[0] with { Time = SampleIncident.Start.AddMinutes(-7) };
        var report = TechnicalReport.Render(
            Input with { Incident = Input.Incident with { Investigation = investigation with { Timeline = [moved, .. investigation.Timeline.Skip(1)] } } },
            ReportFormat.Html);

        Assert.Equal("its time does not occur in the evidence it cites", Assert.Single(report.Statistics.LeftOut).Reason);
    }

    [Fact]
    public void Render_AliasOfAnEntity_CountsAsItsName()
    {
        // The logon record says tom.helpdesk and the SID; the statement says the address, which identity merge found.
        var report = With(new Statement { Text = "The account of {0} was used.", Quotes = [new("tom.helpdesk@example.com")], Evidence = [Input.Incident.Entities[1].Evidence[0]] });

        Assert.Empty(report.Statistics.LeftOut);
    }

    [Fact]
    public void Render_IncidentBeforeTriageAndInvestigation_SaysSo()
    {
        var bare = Input with { Incident = Input.Incident with { Triage = null, Investigation = null } };

        foreach (var format in Enum.GetValues<ReportFormat>())
        {
            var report = TechnicalReport.Render(bare, format);

            Assert.Contains("Not judged yet", report.Text, StringComparison.Ordinal);
            Assert.Contains("not investigated yet", report.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Render_Actions_AreAllProposedWithTargetBlastRadiusInverseAndApprovers()
    {
        Assert.Equal(Input.Incident.Triage!.Actions.Count, ProposedTags().Count(Html.Text));
        Assert.Contains("2 people", Html.Text, StringComparison.Ordinal);
        Assert.Contains("nothing; it cannot be undone", Html.Text, StringComparison.Ordinal);
        Assert.Contains("every computer of the domain reads this folder", Html.Text, StringComparison.Ordinal);
    }

    private static RenderedReport With(Statement statement)
    {
        var investigation = Input.Incident.Investigation!;
        return TechnicalReport.Render(
            Input with { Incident = Input.Incident with { Investigation = investigation with { Summary = [.. investigation.Summary, statement] } } },
            ReportFormat.Html);
    }

    [GeneratedRegex("""\sid="([^"]+)""")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("""(src|href|srcset|action|data|poster|xlink:href)="(?!#)|url\(|@import""", RegexOptions.IgnoreCase)]
    private static partial Regex Outgoing();

    [GeneratedRegex(@"^#+ (e\d+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex MarkdownLinks();

    [GeneratedRegex("""<tr class="group"><td colspan="5"><strong>([^<]+)</strong>""")]
    private static partial Regex TacticRows();

    [GeneratedRegex("<span class=\"tag neutral\">proposed</span>")]
    private static partial Regex ProposedTags();
}
