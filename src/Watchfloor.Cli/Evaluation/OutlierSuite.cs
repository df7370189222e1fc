using System.Diagnostics;
using System.Globalization;
using Watchfloor.Detection.Models.Metrics;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;
using Watchfloor.Detection.Models;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Our forest and our preset on labelled tables, beside scikit-learn as recorded and, when it is installed, as it runs here.</summary>
internal static class OutlierSuite
{
    /// <summary>One table's results; means over the seeds.</summary>
    internal sealed record Result(string Set, int Rows, double Forest, double ForestPrecision, double Best, double BestPrecision, double FitSeconds, double ScoreSeconds)
    {
        public Recorded? Recorded { get; init; }

        public LiveSklearn? Live { get; init; }
    }

    /// <summary>What scikit-learn 1.2.1 gave: 100 trees of 256 rows, ten seeds.</summary>
    internal sealed record Recorded(double Auc, double Deviation, double Precision);

    public static int Run(string? folder, int seeds, Output output, CancellationToken cancellationToken)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            throw new UsageException("--data should name a folder of labelled tables, NAME.csv.gz with a column label (1 for an outlier).");
        }

        var recorded = ReadRecorded();
        var results = new List<Result>();
        try
        {
            foreach (var file in Directory.GetFiles(folder, "*.csv.gz").Concat(Directory.GetFiles(folder, "*.csv")).OrderBy(file => new FileInfo(file).Length))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var name = Path.GetFileName(file).Split('.')[0];
                output.Notice($"{name} …");
                var result = Measure(name, file, seeds) with { Recorded = recorded.GetValueOrDefault(name), Live = LiveSklearn.Run(file, seeds) };
                results.Add(result);
                output.Line(result);
            }
        }
        catch (ModelDataException exception)
        {
            output.Error(exception.Message);
            return ExitCode.Failed;
        }

        Show(results, output);
        return ExitCode.Done;
    }

    private static Result Measure(string name, string file, int seeds)
    {
        var table = ModelTable.Read(file, "label", []);
        var measured = Enumerable.Range(1, seeds).Select(seed =>
        {
            var forest = Score(table, ModelKind.Forest, seed);
            var best = Score(table, ModelKind.Best, seed);
            return new Result(name, table.Count, forest.Auc, forest.Precision, best.Auc, best.Precision, forest.Fit, forest.Score);
        }).ToList();
        return new(
            name,
            table.Count,
            measured.Average(item => item.Forest),
            measured.Average(item => item.ForestPrecision),
            measured.Average(item => item.Best),
            measured.Average(item => item.BestPrecision),
            Median(measured.Select(item => item.FitSeconds)),
            Median(measured.Select(item => item.ScoreSeconds)));
    }

    private static (double Auc, double Precision, double Fit, double Score) Score(ModelTable table, ModelKind kind, int seed)
    {
        var started = Stopwatch.GetTimestamp();
        var model = ModelTrainer.Train(table.Rows, table.Features, new() { Kind = kind, Seed = (ulong)seed });
        var fit = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        var scores = model.ScoreAll(table.Rows);
        var score = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (RankMetrics.AreaUnderRoc(scores, table.Labels), RankMetrics.AveragePrecision(scores, table.Labels), fit, score);
    }

    private static void Show(List<Result> results, Output output)
    {
        if (results.Count == 0)
        {
            output.Say("The folder has no table.");
            return;
        }

        var known = results.Where(result => result.Recorded is not null).ToList();
        var live = results.Where(result => result.Live is not null).ToList();
        output.Line(new
        {
            mean = new
            {
                sets = results.Count,
                forest_auc = results.Average(result => result.Forest),
                forest_ap = results.Average(result => result.ForestPrecision),
                best_auc = results.Average(result => result.Best),
                best_ap = results.Average(result => result.BestPrecision),
                recorded_auc = known.Count == results.Count ? known.Average(result => result.Recorded!.Auc) : (double?)null,
                recorded_ap = known.Count == results.Count ? known.Average(result => result.Recorded!.Precision) : (double?)null,
                live_auc = live.Count == results.Count ? live.Average(result => result.Live!.Auc) : (double?)null,
                live_ap = live.Count == results.Count ? live.Average(result => result.Live!.Precision) : (double?)null,
            },
        });
        output.Table(
            ["set", "rows", "forest AUC / AP", "best AUC / AP", "sklearn recorded", $"sklearn {live.FirstOrDefault()?.Live?.Version ?? "(not installed)"}", "rows/s ours", "rows/s sklearn"],
            results.Select(result => (IReadOnlyList<string>)[
                result.Set,
                Text($"{result.Rows}"),
                Text($"{result.Forest:0.0000} / {result.ForestPrecision:0.0000}"),
                Text($"{result.Best:0.0000} / {result.BestPrecision:0.0000}"),
                result.Recorded is { } old ? Text($"{old.Auc:0.0000} / {old.Precision:0.0000}") : "",
                result.Live is { } now ? Text($"{now.Auc:0.0000} / {now.Precision:0.0000}") : "",
                Text($"{result.Rows / result.ScoreSeconds:0}"),
                result.Live is { } timed ? Text($"{result.Rows / timed.ScoreSeconds:0}") : ""]).Append([
                "mean",
                "",
                Text($"{results.Average(result => result.Forest):0.0000} / {results.Average(result => result.ForestPrecision):0.0000}"),
                Text($"{results.Average(result => result.Best):0.0000} / {results.Average(result => result.BestPrecision):0.0000}"),
                known.Count > 0 ? Text($"{known.Average(result => result.Recorded!.Auc):0.0000} / {known.Average(result => result.Recorded!.Precision):0.0000}") : "",
                live.Count > 0 ? Text($"{live.Average(result => result.Live!.Auc):0.0000} / {live.Average(result => result.Live!.Precision):0.0000}") : "",
                "",
                ""]));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static Dictionary<string, Recorded> ReadRecorded()
    {
        using var reader = new StreamReader(typeof(OutlierSuite).Assembly.GetManifestResourceStream("sklearn-recorded.csv")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToDictionary(
            cells => cells[0],
            cells => new Recorded(double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture), double.Parse(cells[3], CultureInfo.InvariantCulture)));
    }
}
