using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Onnx;
using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Cli;

/// <summary>Scores a table with a model of ours or an ONNX model, block by block, so that a file of any size needs the same memory.</summary>
internal sealed class ModelScoreCommand : ModelCommand<ModelScoreCommand.Settings>
{
    private const int RowsPerBlock = 65_536;

    internal sealed class Settings : ModelSettings
    {
        [CommandOption("--model <MODEL>")]
        [Description("A model of ours, or an .onnx model: a file, an object's address, or NAME[[:VERSION]] of the registry")]
        public string? Model { get; init; }

        [CommandOption("--data <FILE>")]
        [Description("CSV with a heading, .gz too. Columns are found by name; others are left out")]
        public string? Data { get; init; }

        [CommandOption("--out <SCORES>")]
        [Description("CSV to write: one score a row, in the table's order; higher is more anomalous")]
        public string? Out { get; init; }

        [CommandOption("--with-probability")]
        [Description("A second column: how likely a usual row scores as high")]
        public bool WithProbability { get; init; }

        [CommandOption("--label-column <NAME>")]
        [Description("For .onnx models: a column to leave out. Default label")]
        public string Label { get; init; } = "label";

        [CommandOption("--threads <N>")]
        [Description("Threads; one a core when not given. Does not change the scores")]
        public int Threads { get; init; }
    }

    protected override async Task<int> WorkAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var (model, data, to) = (Need(settings.Model, "--model"), Need(settings.Data, "--data"), Need(settings.Out, "--out"));
        using var places = ModelPlaces.Of(settings);
        var path = await places.ModelAsync(model, cancellationToken);
        var table = await places.TableAsync(data, cancellationToken);
        var (rows, seconds) = path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            ? ScoreOnnx(settings, path, table, to, cancellationToken)
            : ScoreOurs(settings, path, table, to, cancellationToken);
        output.Line(new { model, data, scores = to, rows, score_seconds = seconds, rows_per_second = rows / Math.Max(seconds, 1e-9) });
        output.Say(string.Create(CultureInfo.InvariantCulture, $"Scored {rows} rows in {seconds:0.000} s, reading and writing not counted: {to}"));
        return ExitCode.Done;
    }

    private static (long Rows, double Seconds) ScoreOurs(Settings settings, string path, string data, string to, CancellationToken cancellationToken)
    {
        var model = ModelFile.Read(path);
        using var table = CsvTable.Open(data);
        return Write(settings, to, table.ReadBlocks(model.Columns, RowsPerBlock), block => model.ScoreAll(block, settings.Threads), settings.WithProbability ? model : null, cancellationToken);
    }

    private static (long Rows, double Seconds) ScoreOnnx(Settings settings, string path, string data, string to, CancellationToken cancellationToken)
    {
        using var model = OnnxModel.Open(path, settings.Threads);
        using var table = CsvTable.Open(data);
        CsvColumn[] columns = [.. (model.Names ?? table.Columns.Where(name => name != settings.Label)).Select(name => new CsvColumn(name))];
        return Write(settings, to, table.ReadBlocks(columns, RowsPerBlock), block => model.ScoreAll(block, columns.Length), null, cancellationToken);
    }

    private static (long Rows, double Seconds) Write(Settings settings, string to, IEnumerable<float[]> blocks, Func<float[], double[]> score, AnomalyModel? calibrated, CancellationToken cancellationToken)
    {
        var partial = to + ".partial";
        var (rows, seconds) = (0L, 0.0);
        using (var writer = new StreamWriter(partial, append: false, new UTF8Encoding(false)))
        {
            writer.NewLine = "\n";
            writer.WriteLine(calibrated is null ? "score" : "score,tail_probability");
            foreach (var block in blocks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var started = Stopwatch.GetTimestamp();
                var scores = score(block);
                seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
                rows += scores.Length;
                foreach (var value in scores)
                {
                    writer.WriteLine(calibrated is null
                        ? value.ToString("R", CultureInfo.InvariantCulture)
                        : string.Create(CultureInfo.InvariantCulture, $"{value:R},{calibrated.Calibration.Of(value):R}"));
                }
            }
        }

        File.Move(partial, to, overwrite: true);
        return (rows, seconds);
    }
}
