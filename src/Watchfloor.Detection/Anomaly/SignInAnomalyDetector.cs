using System.Globalization;
using Watchfloor.Detection.Models.Calibration;
using Watchfloor.Detection.Models.Explanations;
using Watchfloor.Detection.Models.Forest;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Anomaly;

/// <summary>Finds sign-ins that neither their user nor the company is used to.</summary>
/// <remarks>See <c>docs/detections/signin-anomaly.md</c>.</remarks>
public sealed class SignInAnomalyDetector(SignInAnomalyOptions options) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "signin-anomaly";

    private const int FewestInTail = 1;
    private const int FewEarlier = 10;
    private const int OwnDevice = 3;

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public FeatureSet Features => SignInQueries.FeatureSet;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var (signIns, before) = (new List<SignIn>(), new List<SignIn>());
        await foreach (var signIn in SignInQueries.SignInsAsync(context, context.Before(options.OwnHistory), cancellationToken))
        {
            (signIn.Time < context.From ? before : signIns).Add(signIn);
        }

        if (signIns.Count < options.MinimumSignIns)
        {
            return [];
        }

        var columns = SignInFeature.All.Count;
        var rows = signIns.SelectMany(signIn => signIn.Features).ToArray();
        var forest = IsolationForest.Grow(rows, columns, new() { Seed = unchecked((ulong)options.Seed) });
        var scores = forest.ScoreAll(rows);
        var explainer = new PathExplainer(forest);

        // What failed is told by others, and a spray of failures must not fill the tail that its one success would be in.
        var threshold = ForestTail.Threshold(scores.Where((_, i) => signIns[i].Passed), options.TailProbability, FewestInTail);

        // Earlier sign-ins meet the window's own forest, so that both are measured alike. Failed ones are no habit of the user: anybody can try a password every day.
        var earlier = forest.ScoreAll(before.SelectMany(signIn => signIn.Features).ToArray());
        var passed = signIns.Select((signIn, i) => (SignIn: signIn, Score: scores[i])).Concat(before.Select((signIn, i) => (SignIn: signIn, Score: earlier[i]))).Where(item => item.SignIn.Passed).ToList();
        var own = OwnTail.Of(TailProbability.Of(scores), [.. passed.Select(item => (item.SignIn.User, item.SignIn.Time, item.Score))], threshold);
        var drift = Drift(before, earlier, signIns, scores);
        var unusual = passed
            .Select((item, i) => (item.SignIn, item.Score, Own: own[i]))
            .Where(item => item.SignIn.Time >= context.From && item.Score >= threshold && HasWeight(item.SignIn) && Surprises(item.SignIn) >= options.MinimumSurprises && !item.Own.IsUsual)
            .ToList();
        var ownOf = unusual.ToDictionary(item => item.SignIn.Id, item => item.Own);
        return Episodes(unusual.Select(item => (item.SignIn, item.Score)))
            .Select(episode => ToFinding(episode, forest, explainer, scores, [.. OwnSignIns(ownOf[episode.MaxBy(item => item.Score).SignIn.Id]), .. drift]))
            .InOrder();
    }

    // People of whom little is known are news, and weekends are another kind of day: neither is drift.
    private static IEnumerable<Reason> Drift(List<SignIn> before, double[] earlier, List<SignIn> signIns, double[] scores)
    {
        return DriftReason.Of(Settled(before, earlier), Settled(signIns, scores), "sign-ins") is { } reason ? [reason] : [];

        static double[] Settled(List<SignIn> signIns, double[] scores) =>
            [.. signIns.Select((signIn, i) => (SignIn: signIn, Score: scores[i])).Where(item => item.SignIn.Earlier >= FewEarlier && item.SignIn.Time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Select(item => item.Score)];
    }

    private static IEnumerable<Reason> OwnSignIns(OwnTail own) =>
        own.Known == 0 ? [] : [new("own_sign_ins", own.Reached, $"{own.Reached} of this user's {own.Known} latest earlier sign-ins scored about as high.")];

    private static string Peers(SignIn signIn) => signIn.Department is { } department ? $"the people of {new VendorText(department).ForDisplay(60)}" : "the whole company";

    // A new phone at an odd hour on a mobile network is new in four ways and means nothing. One of these must be among the surprises.
    private static bool HasWeight(SignIn signIn) => SignInFeature.All.Where((feature, i) => signIn.Features[i] >= feature.Floor)
        .Any(feature => feature.Name is "country" or "travel" or "mfa_missing" or "failures" or "shared_source" || (feature.Name == "device" && signIn.Device is null));

    // A trip changes network, city and country at once, so a place counts once and a country once more. A device that the
    // user has had for a while, with a second factor, speaks for him.
    private static int Surprises(SignIn signIn)
    {
        var above = SignInFeature.All.Where((feature, i) => signIn.Features[i] >= feature.Floor).Select(feature => feature.Name).ToHashSet();
        var place = above.Count(name => name is "network" or "city" or "travel") > 0 ? 1 : 0;
        var others = above.Count(name => name is not ("network" or "city" or "travel"));
        var ownDevice = signIn.Device is not null && signIn.EarlierDevice >= OwnDevice && !above.Contains("mfa_missing") ? 1 : 0;
        return place + others - ownDevice;
    }

    private IEnumerable<List<(SignIn SignIn, double Score)>> Episodes(IEnumerable<(SignIn SignIn, double Score)> unusual)
    {
        foreach (var user in unusual.GroupBy(item => item.SignIn.User))
        {
            var episode = new List<(SignIn SignIn, double Score)>();
            foreach (var item in user.OrderBy(item => item.SignIn.Time))
            {
                if (episode.Count > 0 && item.SignIn.Time - episode[^1].SignIn.Time > options.Episode)
                {
                    yield return episode;
                    episode = [];
                }

                episode.Add(item);
            }

            yield return episode;
        }
    }

    private static Finding ToFinding(List<(SignIn SignIn, double Score)> episode, IsolationForest forest, PathExplainer explainer, double[] scores, IReadOnlyList<Reason> beside)
    {
        var (worst, score) = episode.MaxBy(item => item.Score);
        var parts = new double[SignInFeature.All.Count];
        explainer.Attribute(worst.Features, parts);
        var told = SignInFeature.All
            .Select((feature, i) => (Feature: feature, Value: worst.Features[i], Part: parts[i]))
            .Where(item => item.Value >= item.Feature.Floor)
            .OrderBy(item => item.Part)
            .ToList();
        var tail = (double)scores.Count(other => other >= score) / scores.Length;
        var strength = ForestTail.Strength(score);
        List<Reason> reasons =
        [
            .. told.Select(item => new Reason(item.Feature.Name, Math.Round(item.Value, 3), item.Feature.Tell(worst))),
            new("forest_score", Math.Round(score, 4), string.Create(CultureInfo.InvariantCulture, $"Isolation score {score:0.000}; {tail:P3} of {scores.Length} sign-ins reach it. It takes {forest.MeanPath(worst.Features):0.0} cuts to isolate, {explainer.Expected:0.0} for a usual one. Features of version {SignInFeature.Version}.")),
        ];
        if (worst.Earlier < FewEarlier)
        {
            reasons.Add(new("cold_start", worst.Earlier, $"Only {worst.Earlier} earlier sign-ins of this user are known, so the habits of {Peers(worst)} stand in."));
        }

        reasons.AddRange(beside);

        var user = new VendorText(worst.User).ForDisplay(80);
        return new()
        {
            Uid = FindingUid.Make(DetectorName, worst.User, FindingUid.At(episode[0].SignIn.Time)),
            Detector = DetectorName,
            Title = $"Unusual sign-in of {user}: {string.Join(", ", told.Take(3).Select(item => item.Feature.Name.Replace('_', ' ')))}",
            Severity = strength >= 0.75 && Surprises(worst) >= 4 ? Severity.High : Severity.Medium,
            Score = strength,
            Reasons = reasons,
            Features = SignInQueries.FeatureSet,
            Entities = [new(EntityKind.User, worst.User), .. episode.Select(item => item.SignIn.Address).Distinct().Take(10).Select(address => new Entity(EntityKind.Address, address))],
            Evidence = [worst.Id, .. episode.Select(item => item.SignIn.Id).Where(id => id != worst.Id).Take(99)],
            Techniques = told.Any(item => item.Feature.Name == "shared_source") ? ["T1078.004", "T1110.003"] : ["T1078.004"],
            FirstSeen = episode[0].SignIn.Time,
            LastSeen = episode[^1].SignIn.Time,
        };
    }
}
