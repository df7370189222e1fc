using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Detection;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Runs detectors over the lake.</summary>
internal sealed class DetectCommand : WatchfloorCommand<DetectCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--detector <NAME>")]
        [Description("A detector; may be given several times. Default: all")]
        public string[] Detector { get; init; } = [];

        [CommandOption("--window <T..T>")]
        [Description("Span to look at: 2026-03-02T00:00:00Z..2026-03-04T00:00:00Z, or -24h.. Default: everything in the lake")]
        public string? Window { get; init; }

        [CommandOption("--describe <NAME>")]
        [Description("Say what a detector's model looks at, with its queries, instead of running it")]
        public string? Describe { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        await using var services = Composition.Services(Composition.Configuration(settings));
        if (settings.Describe is { } name)
        {
            return Describe(services.GetRequiredService<DetectorRun>(), name, output);
        }

        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        var time = TimeProvider.System;
        var runner = new DetectionRunner(lake, services.GetRequiredService<DetectorRun>(), time);
        TimeWindow? window = settings.Window is { } text ? TimeWindow.Parse(text, time) : null;
        var results = await runner.RunAsync(settings.Detector, window, new Notices(output), cancellationToken);
        var findings = results.SelectMany(result => result.Findings).OrderByDescending(finding => finding.Score).ToList();
        foreach (var finding in findings)
        {
            output.Line(new
            {
                finding.Uid,
                finding.Detector,
                finding.Severity,
                Score = Math.Round(finding.Score, 4),
                finding.Title,
                finding.Entities,
                finding.Techniques,
                finding.Evidence,
                Rows = finding.Rows.Select(row => new { row.Id, row.File, row.Offset }),
                finding.Plot,
                Reasons = finding.Reasons.ToDictionary(reason => reason.Name, reason => reason.Value),
                Why = finding.Reasons.Select(reason => reason.Text),
                finding.FirstSeen,
                finding.LastSeen,
            });
        }

        output.Table(
            ["score", "severity", "detector", "first seen (UTC)", "finding", "ATT&CK"],
            findings.Take(50).Select(finding => (IReadOnlyList<string>)
            [
                finding.Score.ToString("0.000", CultureInfo.InvariantCulture),
                finding.Severity.ToString().ToLowerInvariant(),
                finding.Detector,
                finding.FirstSeen.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                finding.Title,
                string.Join(" ", finding.Techniques),
            ]));
        output.Say(findings.Count > 50 ? $"{findings.Count} findings, the first 50 shown; --json gives all" : $"{findings.Count} findings");
        return ExitCode.Done;
    }

    private static int Describe(DetectorRun detectors, string name, Output output)
    {
        if (detectors.FeaturesOf(name) is not { } set)
        {
            throw new UsageException(
                detectors.Names.Contains(name)
                    ? $"'{name}' has no model; docs/detections says what it measures. These have one: {string.Join(", ", detectors.Names.Where(other => detectors.FeaturesOf(other) is not null))}."
                    : $"'{name}' is no detector. There are: {string.Join(", ", detectors.Names)}.");
        }

        output.Line(new { Detector = name, set.Version, set.Features, set.Queries });
        output.Table(["feature", "meaning"], set.Features.Select(feature => (IReadOnlyList<string>)[feature.Name, feature.Meaning]));
        output.Say($"Features of version {set.Version.ToString(CultureInfo.InvariantCulture)}, made by these queries over the lake:");
        foreach (var query in set.Queries)
        {
            output.Say($"\n-- {query.File}\n{query.Sql}");
        }

        return ExitCode.Done;
    }

    private sealed class Notices(Output output) : IProgress<DetectorResult>
    {
        public void Report(DetectorResult value) =>
            output.Notice($"{value.Detector}: {value.Findings.Count} findings in {value.Elapsed.TotalSeconds:0.0} s");
    }
}
