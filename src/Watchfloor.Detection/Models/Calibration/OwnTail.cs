namespace Watchfloor.Detection.Models.Calibration;

/// <summary>How often an entity scored as high before: who is odd every other day is not odd today.</summary>
/// <param name="Probability">How likely the entity is to score about as high, its own scores weighed against everybody's; above 0 and at most 1.</param>
/// <param name="OfEverybody">How likely everybody is to.</param>
/// <param name="Reached">Earlier scores of its own that are about as high.</param>
/// <param name="Known">Earlier scores of its own that count.</param>
internal readonly record struct OwnTail(double Probability, double OfEverybody, int Reached, int Known)
{
    // About as high: one cut of a paper-deep forest more or less, 2^(-1 / 10.24). A habit of 0.80 and one of 0.82 are the same habit.
    private const double OneCut = 0.9345;

    /// <summary>
    /// The probability from which an entity's own past speaks against a finding: with up to 32 scores of its own, two earlier ones about as high.
    /// A score that everybody reaches more often than this is judged by everybody.
    /// </summary>
    public const double Usual = 0.03;

    /// <summary>How long a high score is kept from what the entity is judged by: it was told, or was close to it, for a week before it counts as a habit.</summary>
    public static readonly TimeSpan Quarantine = TimeSpan.FromDays(7);

    /// <summary>Judges each score by the entity's earlier ones.</summary>
    /// <param name="everybody">What all of them score.</param>
    /// <param name="items">Entity, time and score; in any order. Leave out what an attacker can do without getting in.</param>
    /// <param name="high">Scores from here on are judged and wait for <see cref="Quarantine"/>; those below count at once.</param>
    /// <returns>One for each item, in the order of the items; nothing known for scores below <paramref name="high"/>.</returns>
    public static OwnTail[] Of(TailProbability everybody, IReadOnlyList<(string Entity, DateTimeOffset Time, double Score)> items, double high)
    {
        var (tails, thresholds) = (new OwnTail[items.Count], new EntityThresholds(everybody));
        foreach (var own in Enumerable.Range(0, items.Count).GroupBy(i => items[i].Entity))
        {
            // High scores wait in a line of their own: the usual ones behind them need not.
            var (usual, waiting) = (new Queue<int>(), new Queue<int>());
            foreach (var i in own.OrderBy(i => items[i].Time).ThenBy(i => items[i].Score))
            {
                Learn(usual, TimeSpan.Zero, i);
                Learn(waiting, Quarantine, i);
                if (items[i].Score >= high)
                {
                    var about = items[i].Score * OneCut;
                    tails[i] = new(thresholds.Of(own.Key, about), everybody.Of(about), thresholds.Reached(own.Key, about), thresholds.Known(own.Key));
                    waiting.Enqueue(i);
                }
                else
                {
                    usual.Enqueue(i);
                }
            }
        }

        return tails;

        void Learn(Queue<int> line, TimeSpan age, int now)
        {
            while (line.TryPeek(out var old) && items[now].Time - items[old].Time > age)
            {
                line.Dequeue();
                thresholds.Learn(items[old].Entity, items[old].Score);
            }
        }
    }

    /// <summary>Whether the entity's own past makes the score a usual one.</summary>
    public bool IsUsual => Reached > 0 && Probability > Math.Max(Usual, OfEverybody);
}
