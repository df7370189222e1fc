using Watchfloor.Mitre;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Reporting;

namespace Watchfloor.Operations;

/// <summary>Writes the reports of incidents into a folder: HTML, Markdown and a Navigator layer each.</summary>
public sealed class ReportRun(string folder, TimeProvider time)
{
    /// <summary>Writes them; files of the same incident are replaced whole.</summary>
    public async Task<IReadOnlyList<WrittenReport>> WriteAsync(
        LakeSnapshot snapshot, IReadOnlyList<Incident> incidents, CancellationToken cancellationToken)
    {
        var written = new List<WrittenReport>();
        foreach (var incident in incidents)
        {
            var input = await ReportFiles.InputAsync(snapshot, incident, time, cancellationToken);
            var html = TechnicalReport.Render(input, ReportFormat.Html);
            var markdown = TechnicalReport.Render(input, ReportFormat.Markdown);
            var path = Path.Combine(folder, incident.Id);
            await ReportFiles.WriteAsync(path + ".html", html.Text, cancellationToken);
            await ReportFiles.WriteAsync(path + ".md", markdown.Text, cancellationToken);
            await ReportFiles.WriteAsync(path + ".executive.html", ExecutiveReport.Render(input, ReportFormat.Html).Text, cancellationToken);
            await ReportFiles.WriteAsync(path + ".layer.json", IncidentLayer.Of([incident]).ToJson(AttackCatalog.Enterprise), cancellationToken);
            written.Add(new WrittenReport(incident.Id, path + ".html", html.Sentences, html.Cited));
        }

        return written;
    }
}

/// <summary>A report on disk.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="File">The HTML file; Markdown, the executive report and the layer lie beside it.</param>
/// <param name="Sentences">Sentences in it.</param>
/// <param name="Cited">Sentences with evidence that resolves.</param>
public sealed record WrittenReport(string Incident, string File, int Sentences, int Cited);
