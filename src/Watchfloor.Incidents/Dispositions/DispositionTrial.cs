using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>The disposition model against the rules, on dispositions that it had not seen.</summary>
public sealed record DispositionTrial
{
    /// <summary>Fewer dispositions than this teach nothing.</summary>
    public const int FewestDispositions = 150;

    /// <summary>Fewer malicious, or fewer other, ones than this teach nothing.</summary>
    public const int FewestOfAKind = 30;

    /// <summary>Share of the dispositions, the oldest, that a model learns from when it is tried.</summary>
    internal const double TrainingShare = 0.7;

    /// <summary>What to say where LightGBM cannot run.</summary>
    internal const string NoLibrary = "LightGBM's library could not be loaded; it needs an x64 machine and libgomp (Debian: apt-get install libgomp1). Rules decide alone.";

    private const int Bins = 10;

    /// <summary>Dispositions learned from, and held back; the held-back ones are the newest.</summary>
    public required int Learned { get; init; }

    /// <summary>Held back.</summary>
    public required int HeldBack { get; init; }

    /// <summary>Mean squared error of the rules' chance that an incident is malicious (Brier score, 0 is perfect); the base rate stands in where rules ask for a person.</summary>
    public double RulesBrier { get; init; }

    /// <summary>The same of the model.</summary>
    public double ModelBrier { get; init; }

    /// <summary>95 % interval of what the model gains, by resampling the held-back dispositions.</summary>
    public (double Low, double High) Gain { get; init; }

    /// <summary>How often what was said came true.</summary>
    public IReadOnlyList<ReliabilityBin> Reliability { get; init; } = [];

    /// <summary>Whether the model may speak: its gain's whole interval lies above zero.</summary>
    public required bool IsUsed { get; init; }

    /// <summary>Why or why not, for a person.</summary>
    public required string Why { get; init; }

    /// <summary>Tries the model on the newest part of the dispositions.</summary>
    public static DispositionTrial Run(IReadOnlyList<Disposition> dispositions)
    {
        var ordered = Disposition.InOrder(dispositions);
        var malicious = ordered.Count(disposition => disposition.IsMalicious);
        if (ordered.Count < FewestDispositions || malicious < FewestOfAKind || ordered.Count - malicious < FewestOfAKind)
        {
            return NotTried(ordered.Count, $"{ordered.Count} incidents were closed, {malicious} as malicious. From {FewestDispositions} on, {FewestOfAKind} of each kind among them, a model is tried.");
        }

        var learned = ordered[..(int)(ordered.Count * TrainingShare)];
        var held = ordered[learned.Count..];
        if (learned.All(disposition => disposition.IsMalicious == learned[0].IsMalicious) || held.All(disposition => disposition.IsMalicious == held[0].IsMalicious))
        {
            return NotTried(ordered.Count, "The older or the newer dispositions are all of one kind, so nothing can be compared.");
        }

        try
        {
            return Compare(learned, held, DispositionLearner.OfMalice(learned).Predict([.. held.Select(disposition => disposition.Incident)]));
        }
        catch (DllNotFoundException)
        {
            return NotTried(ordered.Count, NoLibrary);
        }
    }

    private static DispositionTrial Compare(List<Disposition> learned, List<Disposition> held, IReadOnlyList<double> predicted)
    {
        var baseRate = learned.Count(disposition => disposition.IsMalicious) / (double)learned.Count;
        var truth = held.Select(disposition => disposition.IsMalicious ? 1.0 : 0.0).ToArray();
        var rules = held.Select((disposition, i) => Square(RulesChance(disposition.Incident, baseRate) - truth[i])).ToArray();
        var model = predicted.Select((chance, i) => Square(chance - truth[i])).ToArray();
        var gain = PairedGain.Interval([.. rules.Zip(model, (left, right) => left - right)]);
        var isUsed = gain.Low > 0;
        return new()
        {
            Learned = learned.Count,
            HeldBack = held.Count,
            RulesBrier = rules.Average(),
            ModelBrier = model.Average(),
            Gain = gain,
            Reliability = ReliabilityBin.Of(predicted, truth, Bins),
            IsUsed = isUsed,
            Why = string.Create(
                CultureInfo.InvariantCulture,
                $"On the {held.Count} newest dispositions the model's Brier score is {model.Average():0.000}, the rules' {rules.Average():0.000}; the gain lies between {gain.Low:0.000} and {gain.High:0.000}, so the model is {(isUsed ? "" : "not ")}used."),
        };
    }

    private static DispositionTrial NotTried(int count, string why) => new() { Learned = count, HeldBack = 0, IsUsed = false, Why = why };

    private static double RulesChance(Incident incident, double baseRate) => incident.Triage switch
    {
        { Verdict: Verdict.TruePositive } triage => triage.Confidence,
        { Verdict: Verdict.BenignPositive or Verdict.FalsePositive } triage => 1 - triage.Confidence,
        _ => baseRate,
    };

    private static double Square(double value) => value * value;
}
