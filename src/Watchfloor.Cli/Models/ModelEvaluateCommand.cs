using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Measures a model on a labelled table.</summary>
internal sealed class ModelEvaluateCommand : ModelCommand<ModelEvaluateCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--model <MODEL>")]
        [Description("A model of ours")]
        public string? Model { get; init; }

        [CommandOption("--data <FILE>")]
        [Description("CSV with a heading, .gz too")]
        public string? Data { get; init; }

        [CommandOption("--label-column <NAME>")]
        [Description("Column with 1 for an outlier. Default label")]
        public string Label { get; init; } = "label";
    }

    protected override int Run(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var model = ModelFile.Read(Need(settings.Model, "--model"));
        var table = ModelTable.Read(Need(settings.Data, "--data"), settings.Label, [], model.Columns);
        var scores = model.ScoreAll(table.Rows);
        var measures = ModelTrainCommand.Measure(table, scores);
        if (measures.Count == 0)
        {
            throw new UsageException($"Column '{settings.Label}' should hold both 1 (outlier) and 0; there is nothing to measure otherwise.");
        }

        foreach (var alpha in new[] { 0.01, 0.001 })
        {
            measures[string.Create(CultureInfo.InvariantCulture, $"inliers_flagged_at_{alpha}")] =
                (double)scores.Where((score, row) => !table.Labels![row] && model.Calibration.Of(score) <= alpha).Count() / table.Labels!.Count(label => !label);
        }

        output.Line(new { model = settings.Model, data = settings.Data, rows = table.Count, outliers = table.Labels!.Count(label => label), measures });
        output.Table(["measure", "value"], measures.Select(measure => (IReadOnlyList<string>)[measure.Key, measure.Value.ToString("0.0000", CultureInfo.InvariantCulture)]));
        return ExitCode.Done;
    }
}
