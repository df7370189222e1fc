using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Detection;
using Watchfloor.Incidents;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>The main job: the lab plays an attack, and the whole way runs over it.</summary>
internal sealed class DemoCommand : WatchfloorCommand<DemoCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--scenario <S>")]
        [Description("S1 to S6, or all; may be given several times or joined by +. Default S2")]
        public string[] Scenario { get; init; } = ["S2"];

        [CommandOption("--seed <N>")]
        [Description("Everything that varies comes from it. Default 1")]
        [DefaultValue(1)]
        public int Seed { get; init; } = 1;

        [CommandOption("--employees <N>")]
        [Description("People in the company, 10 to 50000. Default 1200")]
        [DefaultValue(1200)]
        public int Employees { get; init; } = 1200;

        [CommandOption("--out <DIR>")]
        [Description("Folder for the reports. Default reports in the demo's data folder")]
        public string? Out { get; init; }

        [CommandOption("--no-web")]
        [Description("Do not open the console at the end")]
        public bool NoWeb { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        // Each run tells its own story, so it gets its own data; the user's lake is not touched.
        var scenarios = ScenarioNames.Parse(settings.Scenario);
        var folder = Path.Combine(LakeChoice.DataFolder(settings), $"demo-{string.Join('-', scenarios).ToLowerInvariant()}-{settings.Seed}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var display = new StageDisplay(output);
        var (lab, result, truth) = await display.RunAsync(() => PlayAsync(settings, scenarios, folder, display, cancellationToken));
        await using (lab)
        {
            ShowOutcome(output, result);
            var score = ScoreTable.Show(output, truth, scenarios, result);
            output.Line(new { result = score, incidents = result.Incidents.Select(IncidentScreen.Summary), reports = result.Reports });
        }

        if (!settings.NoWeb)
        {
            output.Notice("The web console is not part of this version; the HTML report above is the place to look.");
        }

        return result.Feeds.All(feed => feed.Done) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<(LabHost Lab, PipelineResult Result, Truth Truth)> PlayAsync(
        Settings settings, IReadOnlyList<string> scenarios, string folder, IProgress<StageUpdate> progress, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var lab = await LabHost.StartAsync(
            new LabOptions { Seed = settings.Seed, Scenarios = scenarios, Employees = ScenarioNames.Employees(settings.Employees), OutputDirectory = Path.Combine(folder, "lab") },
            cancellationToken);
        progress.Report(new StageUpdate(
            "lab",
            $"{string.Join(", ", scenarios)} in {lab.Days} days of a company of {settings.Employees:N0}, seed {settings.Seed}, over HTTP on loopback",
            new Dictionary<string, double> { ["seed"] = settings.Seed },
            TimeProvider.System.GetElapsedTime(started),
            Done: true));

        var clock = lab.Clock;
        await using var services = Composition.Services(Composition.Configuration(settings, LabConfiguration.Of(lab.Addresses)), clock);
        await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder }, TimeProvider.System, cancellationToken);
        var store = await IncidentStore.OpenAsync(Path.Combine(folder, "incidents.db"), TimeProvider.System, cancellationToken);
        var pipeline = new PipelineRun(
            lake,
            new FeedCollector(lake, new FeedCatalog(services.GetServices<IConnector>()), clock),
            new DetectionRunner(lake, services.GetRequiredService<DetectorRun>(), clock),
            new IncidentRun(lake, store, await CompanyRecords.LoadAsync(lab.Addresses.CompanyRecordsFile, cancellationToken), clock),
            new ReportRun(Path.GetFullPath(settings.Out ?? Path.Combine(folder, "reports")), clock));
        var result = await pipeline.RunAsync(new CollectOptions(), progress, cancellationToken);
        return (lab, result, await Truth.ReadAsync(lab.Addresses.TruthFile!, cancellationToken));
    }

    private static void ShowOutcome(Output output, PipelineResult result)
    {
        foreach (var feed in result.Feeds.Where(feed => feed.Error is not null))
        {
            output.Error($"{feed.Feed}: {feed.Error}");
        }

        output.Heading("Incidents");
        IncidentScreen.Table(output, [.. result.Incidents.Take(12)]);
        if (result.Incidents.Count > 12)
        {
            output.Say($"… and {result.Incidents.Count - 12} more of lower risk");
        }

        if (result.Incidents.Count == 0)
        {
            return;
        }

        var worst = result.Incidents[0];
        output.Heading($"Timeline of the worst, {worst.Id}: {worst.Title}");
        IncidentScreen.TimelineTable(output, worst);
        IncidentScreen.Verdict(output, worst);
        output.Heading("Proposed (nothing runs without an approval)");
        IncidentScreen.Actions(output, worst);
        output.Heading("Reports");
        foreach (var report in result.Reports.Take(12))
        {
            output.Say($"{report.File}");
        }
    }
}
