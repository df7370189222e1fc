using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>Learns from dispositions anew each time it is needed, and speaks only when it beats the rules on dispositions it had not seen.</summary>
/// <remarks>It orders work; it never gives or changes a verdict, since a likeness to other incidents is no evidence.</remarks>
public sealed class DispositionModel
{
    private const double Likely = 0.7;
    private const double Unlikely = 0.1;

    private readonly DispositionLearner? learner;

    private DispositionModel(DispositionTrial trial, DispositionLearner? learner) => (Trial, this.learner) = (trial, learner);

    /// <summary>How it did.</summary>
    public DispositionTrial Trial { get; }

    /// <summary>Tries and, when it may be used, learns from all dispositions.</summary>
    public static DispositionModel Of(IReadOnlyList<Disposition> dispositions)
    {
        ArgumentNullException.ThrowIfNull(dispositions);
        var trial = DispositionTrial.Run(dispositions);
        return new(trial, trial.IsUsed ? DispositionLearner.OfMalice(Disposition.InOrder(dispositions)) : null);
    }

    /// <summary>The incidents with a forecast, and the priority of what needs a person set by it; unchanged when the model may not speak.</summary>
    public IReadOnlyList<Incident> Apply(IReadOnlyList<Incident> triaged)
    {
        ArgumentNullException.ThrowIfNull(triaged);
        return learner is null ? triaged : [.. triaged.Zip(learner.Predict(triaged), WithForecast)];
    }

    private Incident WithForecast(Incident incident, double chance)
    {
        if (incident.Triage is not { } triage)
        {
            return incident;
        }

        var priority = triage.Verdict != Verdict.NeedsPerson ? triage.Priority : chance >= Likely ? Priority.High : chance <= Unlikely ? Priority.Low : triage.Priority;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{chance:P0} likely malicious by {Trial.Learned + Trial.HeldBack} dispositions{(priority == triage.Priority ? "" : $"; the rules alone gave priority {triage.Priority.ToString().ToLowerInvariant()}")}. {Trial.Why}");
        return incident with { Triage = triage with { Priority = priority, RulesPriority = priority == triage.Priority ? triage.RulesPriority : triage.Priority, Forecast = new(chance, text) } };
    }
}
