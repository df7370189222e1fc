using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>The learned priority against the rules' one, on dispositions that it had not seen.</summary>
public sealed record PriorityTrial
{
    /// <summary>Fewer dispositions with a priority than this teach nothing.</summary>
    public const int FewestDispositions = 150;

    /// <summary>So many must differ from the commonest priority.</summary>
    public const int FewestOthers = 30;

    /// <summary>Dispositions learned from.</summary>
    public required int Learned { get; init; }

    /// <summary>Held back; the newest.</summary>
    public required int HeldBack { get; init; }

    /// <summary>Mean distance of the rules' priority from the person's, in levels: 0 is perfect, 1 is one level off each time.</summary>
    public double RulesError { get; init; }

    /// <summary>The same of the model.</summary>
    public double ModelError { get; init; }

    /// <summary>95 % interval of what the model gains, in levels, by resampling the held-back dispositions.</summary>
    public (double Low, double High) Gain { get; init; }

    /// <summary>What was said and what the person decided, counted.</summary>
    public IReadOnlyList<(Priority Said, Priority Decided, int Count)> Table { get; init; } = [];

    /// <summary>Whether the model may speak: its gain's whole interval lies above zero.</summary>
    public required bool IsUsed { get; init; }

    /// <summary>Why or why not, for a person.</summary>
    public required string Why { get; init; }

    /// <summary>Tries the model on the newest part of the dispositions that have a priority.</summary>
    public static PriorityTrial Run(IReadOnlyList<Disposition> dispositions)
    {
        var ordered = Disposition.WithPriority(dispositions);
        var others = ordered.Count - ordered.GroupBy(disposition => disposition.Priority).Select(group => group.Count()).DefaultIfEmpty().Max();
        if (ordered.Count < FewestDispositions || others < FewestOthers)
        {
            return NotTried(ordered.Count, $"{ordered.Count} incidents were closed with a priority, {others} of them with another than the commonest. From {FewestDispositions} on, {FewestOthers} of them others, a model of priorities is tried.");
        }

        var learned = ordered[..(int)(ordered.Count * DispositionTrial.TrainingShare)];
        var held = ordered[learned.Count..];
        try
        {
            return Compare(learned.Count, held, [.. DispositionLearner.OfPriority(learned).Predict([.. held.Select(disposition => disposition.Incident)]).Select(Round)]);
        }
        catch (DllNotFoundException)
        {
            return NotTried(ordered.Count, DispositionTrial.NoLibrary);
        }
    }

    /// <summary>The level nearest to what was predicted.</summary>
    internal static Priority Round(double predicted) => (Priority)Math.Clamp((int)Math.Round(predicted, MidpointRounding.AwayFromZero), (int)Priority.Low, (int)Priority.Critical);

    private static PriorityTrial Compare(int learned, List<Disposition> held, IReadOnlyList<Priority> said)
    {
        var rules = held.Select(disposition => Distance(disposition.Incident.Triage!.RulesPriority ?? disposition.Incident.Triage.Priority, disposition)).ToArray();
        var model = held.Select((disposition, i) => Distance(said[i], disposition)).ToArray();
        var gain = PairedGain.Interval([.. rules.Zip(model, (left, right) => left - right)]);
        var isUsed = gain.Low > 0;
        return new()
        {
            Learned = learned,
            HeldBack = held.Count,
            RulesError = rules.Average(),
            ModelError = model.Average(),
            Gain = gain,
            Table = [.. held.Select((disposition, i) => (Said: said[i], Decided: disposition.Priority!.Value)).GroupBy(pair => pair).OrderBy(group => group.Key).Select(group => (group.Key.Said, group.Key.Decided, group.Count()))],
            IsUsed = isUsed,
            Why = string.Create(
                CultureInfo.InvariantCulture,
                $"On the {held.Count} newest closed incidents with a priority the model is {model.Average():0.00} levels off, the rules {rules.Average():0.00}; the gain lies between {gain.Low:0.00} and {gain.High:0.00}, so the model is {(isUsed ? "" : "not ")}used."),
        };
    }

    private static double Distance(Priority said, Disposition disposition) => Math.Abs(said - disposition.Priority!.Value);

    private static PriorityTrial NotTried(int count, string why) => new() { Learned = count, HeldBack = 0, IsUsed = false, Why = why };
}
