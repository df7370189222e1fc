using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Operations;
using Watchfloor.Reporting;

namespace Watchfloor.Cli;

/// <summary>Writes an incident's report.</summary>
internal sealed class ReportCommand : WatchfloorCommand<ReportCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "<ID>")]
        [Description("The incident")]
        public required string Id { get; init; }

        [CommandOption("--kind <KIND>")]
        [Description("technical (the default) or executive")]
        [DefaultValue("technical")]
        public string Kind { get; init; } = "technical";

        [CommandOption("--format <FORMAT>")]
        [Description("html (the default) or md")]
        [DefaultValue("html")]
        public string Format { get; init; } = "html";

        [CommandOption("--out <FILE>")]
        [Description("The file. Default: ID.html or ID.md in this folder")]
        public string? Out { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var format = settings.Format.ToLowerInvariant() switch
        {
            "html" => ReportFormat.Html,
            "md" => ReportFormat.Markdown,
            _ => throw new UsageException($"'{settings.Format}' is no format that this version writes. There are: html, md."),
        };
        var executive = settings.Kind.ToLowerInvariant() switch
        {
            "technical" => false,
            "executive" => true,
            _ => throw new UsageException($"'{settings.Kind}' is no kind of report. There are: technical, executive."),
        };
        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var incident = await Composition.IncidentAsync(store, settings.Id, cancellationToken);
        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var report = await ReportFiles.RenderAsync(snapshot, incident, executive, format, TimeProvider.System, cancellationToken);
        var file = Path.GetFullPath(settings.Out ?? $"{incident.Id}{(executive ? "-executive" : "")}.{(format == ReportFormat.Html ? "html" : "md")}");
        await ReportFiles.WriteAsync(file, report.Text, cancellationToken);
        output.Line(new { file, report.Sentences, report.Cited });
        output.Say($"Wrote {file}: {report.Sentences} sentences, {report.Cited} with evidence that resolves.");
        return ExitCode.Done;
    }
}
