using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace Watchfloor.Incidents;

/// <summary>Boosted trees (LightGBM) over dispositions: the chance that an incident is malicious. The same dispositions give the same model.</summary>
internal sealed class DispositionLearner
{
    private const int Trees = 60;
    private const int Leaves = 4;
    private const int FewestInLeaf = 20;
    private const double Rate = 0.08;
    private const int Seed = 1;

    private readonly MLContext context = new(Seed);
    private readonly TitleHistory titles = new();
    private readonly ITransformer model;

    private DispositionLearner(IReadOnlyList<Disposition> ordered)
    {
        // A row knows of its title what was known when it was closed, as it will be when the model is asked.
        var rows = new List<Row>(ordered.Count);
        foreach (var disposition in ordered)
        {
            rows.Add(new Row { Features = DispositionFeatures.Of(disposition.Incident, titles), Label = disposition.IsMalicious });
            titles.Add(disposition);
        }

        var trainer = context.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            NumberOfIterations = Trees, NumberOfLeaves = Leaves, MinimumExampleCountPerLeaf = FewestInLeaf, LearningRate = Rate, NumberOfThreads = 1, Seed = Seed, Verbose = false,
        });
        model = trainer.Fit(context.Data.LoadFromEnumerable(rows, Schema()));
    }

    /// <summary>Learns from dispositions, oldest first.</summary>
    /// <exception cref="DllNotFoundException">LightGBM's native library, or libgomp that it needs, is not there.</exception>
    public static DispositionLearner Learn(IReadOnlyList<Disposition> ordered) => new(ordered);

    /// <summary>The chance that each is malicious, 0 to 1.</summary>
    public IReadOnlyList<double> Predict(IReadOnlyList<Incident> incidents)
    {
        if (incidents.Count == 0)
        {
            return [];
        }

        var rows = incidents.Select(incident => new Row { Features = DispositionFeatures.Of(incident, titles) });
        var told = model.Transform(context.Data.LoadFromEnumerable(rows, Schema()));
        return [.. told.GetColumn<float>("Probability").Select(probability => Math.Clamp((double)probability, 0, 1))];
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

        public bool Label { get; set; }
    }
}
