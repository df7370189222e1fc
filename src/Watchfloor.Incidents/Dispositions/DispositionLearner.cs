using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace Watchfloor.Incidents;

/// <summary>Boosted trees (LightGBM) over dispositions. The same dispositions give the same model.</summary>
internal sealed class DispositionLearner
{
    private const int Trees = 60;
    private const int Leaves = 4;
    private const int FewestInLeaf = 20;
    private const double Rate = 0.08;
    private const int Seed = 1;

    private readonly MLContext context;
    private readonly TitleHistory titles = new();
    private readonly ITransformer model;
    private readonly string told;

    private DispositionLearner(MLContext context, IReadOnlyList<Disposition> ordered, IEstimator<ITransformer> trainer, string told)
    {
        (this.context, this.told) = (context, told);

        // A row knows of its title what was known when it was closed, as it will be when the model is asked.
        var rows = new List<Row>(ordered.Count);
        foreach (var disposition in ordered)
        {
            rows.Add(new Row { Features = DispositionFeatures.Of(disposition.Incident, titles), IsMalicious = disposition.IsMalicious, Priority = (float)(disposition.Priority ?? 0) });
            titles.Add(disposition);
        }

        model = trainer.Fit(context.Data.LoadFromEnumerable(rows, Schema()));
    }

    /// <summary>Learns the chance that an incident is malicious, 0 to 1, from dispositions, oldest first.</summary>
    /// <exception cref="DllNotFoundException">LightGBM's native library, or libgomp that it needs, is not there.</exception>
    public static DispositionLearner OfMalice(IReadOnlyList<Disposition> ordered)
    {
        var context = new MLContext(Seed);
        var options = new LightGbmBinaryTrainer.Options
        {
            LabelColumnName = nameof(Row.IsMalicious), NumberOfIterations = Trees, NumberOfLeaves = Leaves, MinimumExampleCountPerLeaf = FewestInLeaf, LearningRate = Rate, NumberOfThreads = 1, Seed = Seed, Verbose = false,
        };
        return new(context, ordered, context.BinaryClassification.Trainers.LightGbm(options), "Probability");
    }

    /// <summary>Learns the priority, 1 (low) to 4 (critical) with everything between, from dispositions that have one, oldest first.</summary>
    /// <exception cref="DllNotFoundException">As above.</exception>
    public static DispositionLearner OfPriority(IReadOnlyList<Disposition> ordered)
    {
        var context = new MLContext(Seed);
        var options = new LightGbmRegressionTrainer.Options
        {
            LabelColumnName = nameof(Row.Priority), NumberOfIterations = Trees, NumberOfLeaves = Leaves, MinimumExampleCountPerLeaf = FewestInLeaf, LearningRate = Rate, NumberOfThreads = 1, Seed = Seed, Verbose = false,
        };
        return new(context, ordered, context.Regression.Trainers.LightGbm(options), "Score");
    }

    /// <summary>What is expected of each.</summary>
    public IReadOnlyList<double> Predict(IReadOnlyList<Incident> incidents)
    {
        if (incidents.Count == 0)
        {
            return [];
        }

        var rows = incidents.Select(incident => new Row { Features = DispositionFeatures.Of(incident, titles) });
        return [.. model.Transform(context.Data.LoadFromEnumerable(rows, Schema())).GetColumn<float>(told).Select(value => (double)value)];
    }

    private static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, DispositionFeatures.Names.Count);
        return schema;
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool IsMalicious { get; set; }

        public float Priority { get; set; }
    }
}
