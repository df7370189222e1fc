using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Incidents;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Joins the lake's findings into incidents and gives each a verdict.</summary>
internal sealed class TriageCommand : WatchfloorCommand<TriageCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "[ID]")]
        [Description("Incidents; all when none is named")]
        public string[] Id { get; init; } = [];

        [CommandOption("--window <T..T>")]
        [Description("Span to look at. Default: everything in the lake")]
        public string? Window { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var judged = await IncidentWork.RunAsync(settings, settings.Window, settings.Id, output, cancellationToken);
        foreach (var incident in judged)
        {
            output.Line(new { incident.Id, incident.Title, incident.Triage });
        }

        IncidentScreen.Table(output, judged);
        return ExitCode.Done;
    }
}

/// <summary>Investigates one incident: timeline, gaps, scope, verdict.</summary>
internal sealed class InvestigateCommand : WatchfloorCommand<InvestigateCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "<ID>")]
        [Description("The incident")]
        public required string Id { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var judged = await IncidentWork.RunAsync(settings, window: null, [settings.Id], output, cancellationToken);
        output.Line(new { judged[0].Id, judged[0].Investigation });
        if (!output.IsJson)
        {
            IncidentScreen.Show(output, judged[0]);
            IncidentScreen.TimelineTable(output, judged[0]);
        }

        return ExitCode.Done;
    }
}

/// <summary>The incident stages over the user's lake, as two commands run them.</summary>
internal static class IncidentWork
{
    public static async Task<IReadOnlyList<Incident>> RunAsync(
        GlobalSettings settings, string? window, IReadOnlyCollection<string> ids, Output output, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var configuration = Composition.Configuration(settings);
        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var records = await CompanyRecords.LoadAsync(configuration["CompanyRecords"] is { Length: > 0 } file ? file : null, cancellationToken);
        var run = new IncidentRun(lake, store, records, time);
        var display = new StageDisplay(output, stagesAsJson: false);
        TimeWindow? span = window is null ? null : TimeWindow.Parse(window, time);
        var judged = await display.RunAsync(() => run.RunAsync(span, ids, display, cancellationToken));
        var missing = ids.Except(judged.Select(incident => incident.Id)).ToList();
        return missing.Count == 0
            ? judged
            : throw new UsageException($"There is no incident {string.Join(", ", missing)}. 'watchfloor triage' makes incidents and lists them.");
    }
}
