using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Watchfloor.Incidents;

namespace Watchfloor.Cli;

/// <summary>Says whether the model of analysts' dispositions beats the rules, and how reliable it is.</summary>
internal sealed class ModelDispositionsCommand : WatchfloorCommand<ModelDispositionsCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--plot <FILE>")]
        [Description("Write the reliability plot as SVG")]
        public string? Plot { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var dispositions = await store.DispositionsAsync(cancellationToken);
        var trial = DispositionTrial.Run(dispositions);
        var priority = PriorityTrial.Run(dispositions);
        output.Line(new { Of = "malicious", trial.Learned, trial.HeldBack, trial.RulesBrier, trial.ModelBrier, GainLow = trial.Gain.Low, GainHigh = trial.Gain.High, Used = trial.IsUsed, trial.Why, trial.Reliability });
        output.Line(new
        {
            Of = "priority", priority.Learned, priority.HeldBack, priority.RulesError, priority.ModelError, GainLow = priority.Gain.Low, GainHigh = priority.Gain.High, Used = priority.IsUsed, priority.Why,
            Table = priority.Table.Select(cell => new { cell.Said, cell.Decided, cell.Count }),
        });
        output.Table(
            ["said to be malicious", "were malicious", "incidents"],
            trial.Reliability.Select(bin => (IReadOnlyList<string>)[bin.Said.ToString("P0", CultureInfo.InvariantCulture), bin.Came.ToString("P0", CultureInfo.InvariantCulture), bin.Count.ToString(CultureInfo.InvariantCulture)]));
        output.Say(trial.Why);
        output.Table(
            ["priority said", "analysts' priority", "incidents"],
            priority.Table.Select(cell => (IReadOnlyList<string>)[cell.Said.ToString(), cell.Decided.ToString(), cell.Count.ToString(CultureInfo.InvariantCulture)]));
        output.Say(priority.Why);
        if (settings.Plot is { } file)
        {
            await File.WriteAllTextAsync(file, ReliabilityPlot.Svg(trial), cancellationToken);
            output.Say(file);
        }

        return ExitCode.Done;
    }
}
