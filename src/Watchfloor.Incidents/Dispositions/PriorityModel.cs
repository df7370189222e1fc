namespace Watchfloor.Incidents;

/// <summary>Learns from the priorities that analysts give, and speaks only when it is nearer to them than the rules on dispositions it had not seen.</summary>
public sealed class PriorityModel
{
    private readonly DispositionLearner? learner;

    private PriorityModel(PriorityTrial trial, DispositionLearner? learner) => (Trial, this.learner) = (trial, learner);

    /// <summary>How it did.</summary>
    public PriorityTrial Trial { get; }

    /// <summary>Tries and, when it may be used, learns from all dispositions that have a priority.</summary>
    public static PriorityModel Of(IReadOnlyList<Disposition> dispositions)
    {
        ArgumentNullException.ThrowIfNull(dispositions);
        var trial = PriorityTrial.Run(dispositions);
        return new(trial, trial.IsUsed ? DispositionLearner.OfPriority(Disposition.WithPriority(dispositions)) : null);
    }

    /// <summary>The incidents with the learned priority in place of the rules'; unchanged when the model may not speak.</summary>
    /// <remarks>What the rules found malicious is never made less urgent: whoever teaches analysts to shrug must not be able to hide behind it.</remarks>
    public IReadOnlyList<Incident> Apply(IReadOnlyList<Incident> triaged)
    {
        ArgumentNullException.ThrowIfNull(triaged);
        return learner is null ? triaged : [.. triaged.Zip(learner.Predict(triaged), (incident, predicted) => WithPriority(incident, PriorityTrial.Round(predicted)))];
    }

    private Incident WithPriority(Incident incident, Priority learned)
    {
        if (incident.Triage is not { } triage)
        {
            return incident;
        }

        var rules = triage.RulesPriority ?? triage.Priority;
        if (learned == rules || (triage.Verdict == Verdict.TruePositive && learned < rules))
        {
            return incident with { Triage = triage with { Priority = rules, RulesPriority = null } };
        }

        var text = $"Priority {Word(learned)} by {Trial.Learned + Trial.HeldBack} priorities that analysts gave; the rules gave {Word(rules)}. {Trial.Why}";
        return incident with { Triage = triage with { Priority = learned, RulesPriority = rules, LearnedPriority = text } };
    }

    private static string Word(Priority priority) => priority.ToString().ToLowerInvariant();
}
