using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Measures a model on a labelled table.</summary>
internal sealed class ModelEvaluateCommand : ModelCommand<ModelEvaluateCommand.Settings>
{
    internal sealed class Settings : ModelSettings
    {
        [CommandOption("--model <MODEL>")]
        [Description("A model of ours: a file, an object's address, or NAME[[:VERSION]] of the registry")]
        public string? Model { get; init; }

        [CommandOption("--data <FILE>")]
        [Description("CSV with a heading, .gz too")]
        public string? Data { get; init; }

        [CommandOption("--label-column <NAME>")]
        [Description("Column with 1 for an outlier. Default label")]
        public string Label { get; init; } = "label";
    }

    protected override async Task<int> WorkAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        using var places = ModelPlaces.Of(settings);
        var model = ModelFile.Read(await places.ModelAsync(Need(settings.Model, "--model"), cancellationToken));
        var table = ModelTable.Read(await places.TableAsync(Need(settings.Data, "--data"), cancellationToken), settings.Label, [], model.Columns);
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
