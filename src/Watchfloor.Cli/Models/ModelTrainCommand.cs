using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Forest;
using Watchfloor.Detection.Models.Metrics;
using Watchfloor.Detection.Models.Training;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Trains an anomaly model on a table; labels, when there are any, only measure it.</summary>
internal sealed class ModelTrainCommand : ModelCommand<ModelTrainCommand.Settings>
{
    internal sealed class Settings : ModelSettings
    {
        [CommandOption("--data <FILE>")]
        [Description("CSV with a heading, .gz too")]
        public string? Data { get; init; }

        [CommandOption("--label-column <NAME>")]
        [Description("Column with 1 for an outlier. Not trained on; only measures")]
        public string? Label { get; init; }

        [CommandOption("--category <NAME>")]
        [Description("Column of names instead of numbers; may be repeated")]
        public string[] Categories { get; init; } = [];

        [CommandOption("--out <MODEL>")]
        [Description("File to write")]
        public string? Out { get; init; }

        [CommandOption("--kind <KIND>")]
        [Description("forest (default), extended, kurtosis, fair-cut, density, histogram, ecod, copod, best")]
        public string KindName { get; init; } = "forest";

        [CommandOption("--trees <N>")]
        [Description("Trees, 1 to 10000. Default 100")]
        public int Trees { get; init; } = 100;

        [CommandOption("--subsample <N>")]
        [Description("Rows a tree, 2 to 65536. Default 256")]
        public int Subsample { get; init; } = 256;

        [CommandOption("--seed <N>")]
        [Description("The same seed gives the same model. Default 1")]
        public ulong Seed { get; init; } = 1;

        [CommandOption("--threads <N>")]
        [Description("Threads; one a core when not given. Does not change the model")]
        public int Threads { get; init; }

        [CommandOption("--contamination <SHARE>")]
        [Description("Share of training rows to flag, up to 0.5; gives the model a threshold")]
        public double? Contamination { get; init; }

        [CommandOption("--register <NAME>")]
        [Description("Also add it and its table to the registry under this name, as the next version")]
        public string? Register { get; init; }
    }

    protected override async Task<int> WorkAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var (data, path) = (Need(settings.Data, "--data"), Need(settings.Out, "--out"));
        var options = Options(settings);
        using var places = ModelPlaces.Of(settings);
        var file = await places.TableAsync(data, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var table = ModelTable.Read(file, settings.Label, settings.Categories);
        var read = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        var model = ModelTrainer.Train(table.Rows, table.Features, options, table.Hash);
        var trained = Stopwatch.GetElapsedTime(started);
        var hash = ModelFile.Write(model, path);
        var metrics = Measure(table, model.ScoreAll(table.Rows, settings.Threads));
        var entry = settings.Register is { } name ? await ModelRegisterCommand.AddAsync(places.Registry, name, path, file, metrics, cancellationToken) : null;
        output.Line(new
        {
            model = path,
            hash,
            kind = options.Kind,
            rows = table.Count,
            columns = table.Features.Count,
            options.Trees,
            options.Subsample,
            options.Seed,
            read_seconds = read.TotalSeconds,
            train_seconds = trained.TotalSeconds,
            bytes = new FileInfo(path).Length,
            metrics,
            contamination = model.Card.Contamination,
            registered = entry,
        });
        output.Say(string.Create(CultureInfo.InvariantCulture, $"Trained on {table.Count} rows of {table.Features.Count} columns in {trained.TotalSeconds:0.000} s (reading {read.TotalSeconds:0.00} s): {path}, {new FileInfo(path).Length / 1024} KiB, hash {hash[..16]}."));
        if (model.Card.Contamination is { } share)
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"Flags scores from {share.Threshold:0.0000} on: {share.Flagged:P3} of training rows, {share.Wanted:P3} asked for, {share.Tied} rows score exactly that."));
        }

        foreach (var (measure, value) in metrics)
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{measure} {value:0.0000}"));
        }

        return ExitCode.Done;
    }

    private static TrainingOptions Options(Settings settings)
    {
        var options = new TrainingOptions
        {
            Kind = Kind(settings.KindName),
            Trees = settings.Trees,
            Subsample = settings.Subsample,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Contamination = settings.Contamination,
        };
        try
        {
            new ForestOptions { Trees = options.Trees, Subsample = options.Subsample }.Validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new UsageException(exception.Message);
        }

        return options is { Contamination: null or (> 0 and <= 0.5), Threads: >= 0 }
            ? options
            : throw new UsageException("--contamination is a share above 0 and at most 0.5; --threads is 0 or more.");
    }

    internal static Dictionary<string, double> Measure(ModelTable table, double[] scores)
    {
        var metrics = new Dictionary<string, double>();
        if (table.Labels is { } labels && labels.Contains(true) && labels.Contains(false))
        {
            metrics["roc_auc"] = RankMetrics.AreaUnderRoc(scores, labels);
            metrics["average_precision"] = RankMetrics.AveragePrecision(scores, labels);
        }

        return metrics;
    }
}
