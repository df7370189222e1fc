using Watchfloor.Detection.Models.Calibration;
using Watchfloor.Detection.Models.Forest;
using Watchfloor.Detection.Models.Histogram;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Tails;

namespace Watchfloor.Detection.Models.Training;

/// <summary>What to train.</summary>
public sealed record TrainingOptions
{
    /// <summary>Kind of model. Default the paper's forest.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>Trees of each forest, 1 to 10,000.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows a tree, 2 to 65,536.</summary>
    public int Subsample { get; init; } = 256;

    /// <summary>Seed of everything that is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads; 0 for one a core. It does not change the model.</summary>
    public int Threads { get; init; }

    /// <summary>Share of training rows to flag, above 0 and at most 0.5; null for no threshold.</summary>
    public double? Contamination { get; init; }
}

/// <summary>Trains a model on a table.</summary>
public static class ModelTrainer
{
    // Calibrating on more rows makes no smaller tail than a person could look at, and costs as much as scoring them all.
    private const int CalibrationRows = 262_144;

    /// <summary>Trains without labels.</summary>
    /// <param name="rows">Row-major, one number a feature; categories as their codes.</param>
    /// <param name="features">Columns, in order.</param>
    /// <param name="options">What to train.</param>
    /// <param name="dataHash">SHA-256 of the file the rows came from.</param>
    /// <exception cref="ModelDataException">There is no row or no column.</exception>
    public static AnomalyModel Train(ReadOnlyMemory<float> rows, IReadOnlyList<Feature> features, TrainingOptions options, string? dataHash = null)
    {
        if (features.Count == 0)
        {
            throw new ModelDataException("The table has no column to train on.");
        }

        if (rows.Length < features.Count)
        {
            throw new ModelDataException("The table has no row to train on.");
        }

        var encoder = new FeatureEncoder(features, options.Seed);
        var encoded = encoder.Encode(rows);
        var fitted = Fit(encoded, encoder.Width, options);
        var sample = Sample(encoded, encoder.Width);
        var members = fitted.Count == 1 ? [new(fitted[0], 0, 1)] : fitted.Select(member => Measured(member, sample, options.Threads)).ToList();
        var scores = new double[sample.Length / encoder.Width];
        AnomalyModel.Combine(members, sample, scores, options.Threads);
        var card = new ModelCard
        {
            Kind = options.Kind,
            Features = features,
            Seed = options.Seed,
            TrainingRows = rows.Length / features.Count,
            DataHash = dataHash,
            Contamination = options.Contamination is { } share ? Contamination.Of(scores, share) : null,
        };
        return new(card, members, TailProbability.Of(scores));
    }

    private static List<IModelMember> Fit(ReadOnlyMemory<float> rows, int columns, TrainingOptions options)
    {
        var paper = new ForestOptions { Trees = options.Trees, Subsample = options.Subsample, Seed = options.Seed };
        return options.Kind switch
        {
            ModelKind.Forest => [Forest(paper)],
            ModelKind.Extended => [Forest(paper with { HyperplaneColumns = 0 })],
            ModelKind.Kurtosis => [Forest(paper with { Columns = ColumnChoice.Kurtosis })],
            ModelKind.FairCut => [Forest(FairCut(paper))],
            ModelKind.Density => [Forest(paper with { Leaves = LeafScore.Density })],
            ModelKind.Histogram => [new HistogramMember(HistogramModel.Fit(rows, columns))],
            ModelKind.Ecod => [new TailMember(TailModel.Fit(rows, columns, TailKind.Ecod))],
            ModelKind.Copod => [new TailMember(TailModel.Fit(rows, columns, TailKind.Copod))],
            ModelKind.Best => [.. BestMembers(paper).Select(Forest)],
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "No such kind of model."),
        };

        ForestMember Forest(ForestOptions of) => new(IsolationForest.Grow(rows, columns, of, options.Threads));
    }

    // The paper's forest and one that cuts heavy-tailed columns more often: of the combinations measured the one that gained on average
    // and was nowhere much worse than the paper's forest alone. The same for all data; see docs/models.md.
    private static ForestOptions[] BestMembers(ForestOptions paper) => [paper, paper with { Columns = ColumnChoice.Kurtosis }];

    private static ForestOptions FairCut(ForestOptions paper) => paper with { HyperplaneColumns = 2, Cuts = CutChoice.PooledGain, DepthLimit = -1 };

    private static ModelMember Measured(IModelMember member, ReadOnlyMemory<float> sample, int threads)
    {
        var scores = new double[sample.Length / member.Columns];
        member.ScoreAll(sample, scores, threads);
        var mean = scores.Average();
        return new(member, mean, Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))));
    }

    // Every n-th row, so that a table in order of time is covered from end to end.
    private static ReadOnlyMemory<float> Sample(ReadOnlyMemory<float> rows, int columns)
    {
        var count = rows.Length / columns;
        if (count <= CalibrationRows)
        {
            return rows;
        }

        var sample = new float[CalibrationRows * columns];
        for (var i = 0; i < CalibrationRows; i++)
        {
            rows.Span.Slice((int)((long)i * count / CalibrationRows) * columns, columns).CopyTo(sample.AsSpan(i * columns));
        }

        return sample;
    }
}
