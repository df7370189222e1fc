using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What a finding and a standing fact weigh in an entity's risk.</summary>
public sealed record EntityRiskOptions
{
    /// <summary>Time in which a finding loses half its weight. Shorter forgets a slow intruder, longer keeps last month's phishing test.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Share of its weight that a finding keeps when triage found a plain reason for it.</summary>
    public double ExplainedShare { get; init; } = 0.1;

    /// <summary>Share that a rule's second, third and later findings about the same entity keep: a noisy rule is one thing, not twenty.</summary>
    public double RepeatedShare { get; init; } = 0.15;

    /// <summary>Weights below this are left out.</summary>
    public double Least { get; init; } = 0.005;

    /// <summary>Weight of a fresh finding by its severity, 0 to 1.</summary>
    public static double WeightOf(Severity severity) => severity switch
    {
        Severity.Fatal or Severity.Critical => 0.6,
        Severity.High => 0.4,
        Severity.Medium => 0.15,
        Severity.Low => 0.05,
        Severity.Informational => 0.02,
        _ => 0.1,
    };
}
