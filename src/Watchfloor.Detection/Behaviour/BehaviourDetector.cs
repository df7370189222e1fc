using System.Globalization;
using Watchfloor.Detection.Models.Calibration;
using Watchfloor.Detection.Models.Explanations;
using Watchfloor.Detection.Models.Forest;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Behaviour;

/// <summary>Finds days on which an entity did what neither it nor its peers do.</summary>
/// <remarks>See <c>docs/detections/behaviour.md</c>.</remarks>
public sealed class BehaviourDetector(BehaviourProfile profile, BehaviourOptions options) : IDetector
{
    // In small lakes the facts decide, so a few days may be looked at.
    private const int FewestInTail = 3;
    private const double MostStrength = 20;
    private const int MostEvidence = 50;
    private const int FewEarlier = 5;
    private const int FactsOfHigh = 3;
    private readonly BehaviourQueries queries = new(profile);

    /// <inheritdoc/>
    public string Name => profile.Name;

    /// <inheritdoc/>
    public FeatureSet Features => queries.Features;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var since = new DateTimeOffset(context.From.UtcDateTime.Date, TimeSpan.Zero) - options.History;
        var days = await queries.DaysAsync(context, since, cancellationToken);
        if (days.Count < options.MinimumDays)
        {
            return [];
        }

        BehaviourBaseline.Fill(days, profile.Measures.Count);
        var columns = profile.Measures.Count;
        var rows = days.SelectMany(day => Enumerable.Range(0, columns).Select(measure => Surprise(day, measure))).ToArray();
        var forest = IsolationForest.Grow(rows, columns, new() { Seed = unchecked((ulong)options.Seed) });
        var scores = forest.ScoreAll(rows);
        var threshold = ForestTail.Threshold(scores, options.TailProbability, FewestInTail);
        var explainer = new PathExplainer(forest);
        var own = OwnTail.Of(TailProbability.Of(scores), [.. days.Select((day, i) => (day.Entity, day.Day, scores[i]))], threshold);
        var drift = Drift(context.From, days, scores);
        return days.Select((day, i) => (Day: day, Score: scores[i], Row: i))
            .Where(item => item.Score >= threshold && item.Day.LastSeen >= context.From && IsEnough(item.Day, Told(item.Day)) && !own[item.Row].IsUsual)
            .Select(item => ToFinding(item.Day, item.Score, rows.AsSpan(item.Row * columns, columns).ToArray(), forest, explainer, scores, [.. OwnDays(own[item.Row]), .. drift]))
            .InOrder();
    }

    // An entity's first days are news to everybody; they would make each new lake drift.
    private IEnumerable<Reason> Drift(DateTimeOffset from, List<BehaviourDay> days, double[] scores)
    {
        var settled = days.Select((day, i) => (IsBefore: day.LastSeen < from, day.Earlier, Score: scores[i])).Where(item => item.Earlier >= FewEarlier).ToLookup(item => item.IsBefore, item => item.Score);
        return DriftReason.Of([.. settled[true]], [.. settled[false]], $"{profile.Noun} days") is { } reason ? [reason] : [];
    }

    // Departments have names; kinds of device are numbers, and all are one group where nothing tells them apart.
    private string Group(BehaviourDay day) => profile.Kind == EntityKind.Mailbox && day.Peers.Length > 0 ? $" of {new VendorText(day.Peers).ForDisplay(60)}" : "";

    private IEnumerable<Reason> OwnDays(OwnTail own) =>
        own.Known == 0 ? [] : [new("own_days", own.Reached, $"{own.Reached} of {own.Known} earlier days of this {profile.Noun} scored about as high.")];

    private float Surprise(BehaviourDay day, int measure) => day.Surprise(measure, profile.Measures[measure].IsVolume);

    private List<int> Told(BehaviourDay day) => [.. Enumerable.Range(0, profile.Measures.Count).Where(measure => Surprise(day, measure) >= options.Floor)];

    private bool IsEnough(BehaviourDay day, List<int> told) =>
        Facts(told) >= options.MinimumFacts && told.Exists(measure => profile.Measures[measure].HasWeight) && Strength(day, told) >= options.MinimumStrength;

    private double Strength(BehaviourDay day, IEnumerable<int> told) => told.GroupBy(measure => profile.Measures[measure].Fact).Sum(fact => fact.Max(measure => Surprise(day, measure)));

    private int Facts(IEnumerable<int> told, bool ofWeight = false) => told.Select(measure => profile.Measures[measure]).Where(measure => measure.HasWeight || !ofWeight).Select(measure => measure.Fact).Distinct().Count();

    private Finding ToFinding(BehaviourDay day, double score, float[] row, IsolationForest forest, PathExplainer explainer, double[] scores, IReadOnlyList<Reason> beside)
    {
        var parts = new double[row.Length];
        explainer.Attribute(row, parts);
        var told = Told(day).OrderBy(measure => parts[measure]).ThenBy(measure => measure).ToList();
        var evidence = told.SelectMany(measure => day.Evidence[profile.Measures[measure].Column]).OrderBy(item => item.Time).ThenBy(item => item.Id.ToString(), StringComparer.Ordinal).ToList();
        var reach = scores.Count(other => other >= score);
        List<Reason> reasons =
        [
            .. told.Select(measure => new Reason(profile.Measures[measure].Column, day.Values[measure], string.Create(
                CultureInfo.InvariantCulture, $"{day.Values[measure]:#,0.##} {profile.Measures[measure].Counts}; {day.Expected[measure]:#,0.##} were to be expected."))),
            new("forest_score", Math.Round(score, 4), string.Create(
                CultureInfo.InvariantCulture,
                $"Isolation score {score:0.000}; {reach} of {scores.Length} {profile.Noun} days reach it. It takes {forest.MeanPath(row):0.0} cuts to isolate, {explainer.Expected:0.0} for a usual one. Measures of version {profile.Version}.")),
        ];
        reasons.Add(new("strength", Math.Round(Strength(day, told), 1), string.Create(CultureInfo.InvariantCulture, $"The facts together are as surprising as one in {Math.Exp(Math.Min(Strength(day, told), MostStrength)):#,0}, if they were independent.")));
        if (day.Earlier < FewEarlier)
        {
            reasons.Add(new("cold_start", day.Earlier, $"Only {day.Earlier} earlier days of this {profile.Noun} are known, so {day.PeersThatDay} peers{Group(day)} on the same day stand in."));
        }

        reasons.AddRange(beside);
        var isHigh = Facts(told, ofWeight: true) >= FactsOfHigh;
        if (!isHigh)
        {
            reasons.Add(new("why_not_higher", told.Count, "High takes three facts of weight at once."));
        }

        return new()
        {
            Uid = FindingUid.Make(profile.Name, day.Entity, FindingUid.At(day.Day)),
            Detector = profile.Name,
            Title = $"Unusual day of {profile.Noun} {new VendorText(day.Entity).ForDisplay(80)}: {string.Join(", ", told.Take(3).Select(measure => profile.Measures[measure].Column.Replace('_', ' ')))}",
            Severity = isHigh ? Severity.High : Severity.Medium,
            Score = ForestTail.Strength(score),
            Reasons = reasons,
            Features = Features,
            Entities = profile.Kind == EntityKind.Mailbox ? [new(profile.Kind, day.Entity), new(EntityKind.User, day.Entity)] : [new(profile.Kind, day.Entity)],
            Evidence = [.. evidence.Select(item => item.Id).Distinct().Take(MostEvidence)],
            Techniques = [.. told.Select(measure => profile.Measures[measure].Technique).OfType<string>().Distinct()],
            FirstSeen = evidence.Count > 0 ? evidence[0].Time : day.FirstSeen,
            LastSeen = evidence.Count > 0 && !told.Exists(measure => profile.Measures[measure].IsVolume) ? evidence[^1].Time : day.LastSeen,
        };
    }
}
