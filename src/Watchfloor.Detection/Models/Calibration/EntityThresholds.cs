namespace Watchfloor.Detection.Models.Calibration;

/// <summary>Tail probabilities entity by entity: a service account that is always odd is not odd every day.</summary>
/// <remarks>
/// An entity's own history counts as n scores and the model's calibration as <paramref name="priorScores"/> more, so that one who is new is
/// judged by everybody and one who is known by himself. Only the latest scores are kept.
/// </remarks>
/// <param name="everybody">Calibration of the model.</param>
/// <param name="priorScores">What everybody weighs beside an entity's own scores. Default 50: after as many scores both weigh the same.</param>
/// <param name="kept">Most scores kept an entity. Default 500.</param>
public sealed class EntityThresholds(TailProbability everybody, int priorScores = 50, int kept = 500)
{
    private readonly Dictionary<string, Queue<double>> histories = new(StringComparer.Ordinal);

    /// <summary>Remembers a score that was judged usual; leave out those that became findings, or an attacker trains his own threshold.</summary>
    public void Learn(string entity, double score)
    {
        if (!histories.TryGetValue(entity, out var history))
        {
            histories[entity] = history = new();
        }

        history.Enqueue(score);
        if (history.Count > kept)
        {
            history.Dequeue();
        }
    }

    /// <summary>How likely this entity is to score as high, above 0 and at most 1.</summary>
    public double Of(string entity, double score)
    {
        var prior = everybody.Of(score);
        return (Reached(entity, score) + (priorScores * prior)) / (Known(entity) + priorScores);
    }

    /// <summary>Scores known of an entity that are as high.</summary>
    public int Reached(string entity, double score) => histories.TryGetValue(entity, out var history) ? history.Count(own => own >= score) : 0;

    /// <summary>Scores known of an entity.</summary>
    public int Known(string entity) => histories.TryGetValue(entity, out var history) ? history.Count : 0;
}
