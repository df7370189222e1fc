using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Scores what is in the data folder against a lab run's truth.</summary>
internal sealed class EvaluateCommand : WatchfloorCommand<EvaluateCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--suite <NAME>")]
        [Description("scenarios")]
        [DefaultValue("scenarios")]
        public string Suite { get; init; } = "scenarios";

        [CommandOption("--truth <FILE>")]
        [Description("The truth file. Default: lab/truth.jsonl in the data folder")]
        public string? Truth { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        if (!settings.Suite.Equals("scenarios", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{settings.Suite}' is no suite of this version. There are: scenarios.");
        }

        var truth = await Truth.ReadAsync(settings.Truth ?? Path.Combine(settings.Lake, "lab", "truth.jsonl"), cancellationToken);
        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var incidents = await store.ListAsync(cancellationToken);
        output.Line(ScoreTable.Show(output, truth, [.. truth.Records.Select(record => record.Scenario).Distinct()], incidents, sentences: null, cited: null));
        return ExitCode.Done;
    }
}
