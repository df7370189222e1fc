using Watchfloor.Detection.Models.Calibration;
using Watchfloor.Detection.Models.Forest;
using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Detection.Models;

/// <summary>What is known about a model beside its numbers.</summary>
public sealed record ModelCard
{
    /// <summary>Kind of the model.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>Columns it was trained with, in order.</summary>
    public required IReadOnlyList<Feature> Features { get; init; }

    /// <summary>Seed of everything that is drawn.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Rows of the training table.</summary>
    public required long TrainingRows { get; init; }

    /// <summary>SHA-256 of the training file in lower-case hex; null when it was no file.</summary>
    public string? DataHash { get; init; }

    /// <summary>Share flagged in training and the threshold it gave; null when none was asked for.</summary>
    public Contamination? Contamination { get; init; }
}

/// <summary>A trained model: features, one or more detectors, calibration.</summary>
public sealed class AnomalyModel
{
    private readonly FeatureEncoder encoder;

    internal AnomalyModel(ModelCard card, IReadOnlyList<ModelMember> members, TailProbability calibration)
    {
        (Card, Members, Calibration) = (card, members, calibration);
        encoder = new(card.Features, card.Seed);
    }

    /// <summary>What is known about the model.</summary>
    public ModelCard Card { get; }

    /// <summary>Tail probabilities of its scores.</summary>
    public TailProbability Calibration { get; }

    /// <summary>The forest, when the model is a single one; else null.</summary>
    public IsolationForest? Forest => Members is [{ Member: ForestMember single }] ? single.Forest : null;

    internal IReadOnlyList<ModelMember> Members { get; }

    internal FeatureEncoder Encoder => encoder;

    /// <summary>The columns to read from a CSV file, in the order that <see cref="ScoreAll(ReadOnlyMemory{float}, int)"/> wants.</summary>
    public IReadOnlyList<CsvColumn> Columns => [.. Card.Features.Select(feature => new CsvColumn(feature.Name, feature.Categories))];

    /// <summary>Scores of a table; higher is more anomalous.</summary>
    /// <param name="rows">Row-major, one number a feature; categories as their codes.</param>
    /// <param name="threads">Threads to use; 0 for one a core. It does not change the scores.</param>
    /// <exception cref="ArgumentException">Not whole rows.</exception>
    public double[] ScoreAll(ReadOnlyMemory<float> rows, int threads = 0)
    {
        if (rows.Length % Card.Features.Count != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are not rows of {Card.Features.Count}.", nameof(rows));
        }

        var scores = new double[rows.Length / Card.Features.Count];
        Combine(Members, encoder.Encode(rows), scores, threads);
        return scores;
    }

    /// <summary>Adds up what members say, each less its mean and over its spread in training; a single member speaks for itself.</summary>
    internal static void Combine(IReadOnlyList<ModelMember> members, ReadOnlyMemory<float> encoded, double[] scores, int threads)
    {
        if (members.Count == 1)
        {
            members[0].Member.ScoreAll(encoded, scores, threads);
            return;
        }

        var part = new double[scores.Length];
        foreach (var member in members)
        {
            member.Member.ScoreAll(encoded, part, threads);
            for (var row = 0; row < scores.Length; row++)
            {
                scores[row] += member.Standardise(part[row]) / members.Count;
            }
        }
    }
}

/// <summary>A detector within a model, with the mean and standard deviation of its training scores.</summary>
internal sealed record ModelMember(IModelMember Member, double Mean, double Deviation)
{
    /// <summary>A score in standard deviations from the mean.</summary>
    public double Standardise(double score) => Deviation > 0 ? (score - Mean) / Deviation : 0;
}
