using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Weighs what the rules say about an incident.</summary>
/// <param name="Score">Log-odds of harm: the worst finding's sum and the story's.</param>
/// <param name="Signals">Everything that was said.</param>
/// <param name="Verdict">What follows.</param>
internal sealed record Judgement(double Score, IReadOnlyList<Signal> Signals, Verdict Verdict)
{
    /// <summary>Asks all rules about each finding and about the story.</summary>
    /// <remarks>
    /// An explanation of one finding says nothing about the next one, so only the worst finding counts; and a story of several steps
    /// outweighs an explanation of one of its alerts.
    /// </remarks>
    public static Judgement Of(InvestigatedGroup story, IncidentData data, CompanyRecords records)
    {
        var perFinding = story.Group.Findings.Where(finding => finding.Repeats is null || story.Group.Findings.All(other => other.Id != finding.Repeats))
            .Select(finding => TriageRules.Ask(new TriageSubject { Data = data, Records = records, Finding = finding }))
            .OrderByDescending(signals => signals.Sum(signal => signal.Weight)).ToList();
        var explained = perFinding.All(TriageRules.Explain);
        IReadOnlyList<Signal> ofStory = explained ? [] : TriageRules.Ask(new TriageSubject { Data = data, Records = records, Story = story });
        var score = perFinding[0].Sum(signal => signal.Weight) + ofStory.Sum(signal => signal.Weight);
        List<Signal> all = [.. ofStory, .. perFinding.SelectMany(signals => signals)];
        return new(score, all, VerdictOf(score, perFinding[0]));
    }

    private static Verdict VerdictOf(double score, IReadOnlyList<Signal> worst)
    {
        if (score >= TriageRules.MaliciousAt)
        {
            return Verdict.TruePositive;
        }

        if (score > TriageRules.ExplainedAt)
        {
            return Verdict.NeedsPerson;
        }

        var allowed = worst.Where(signal => signal.Kind == SignalKind.Allowed).Sum(signal => signal.Weight);
        var nothing = worst.Where(signal => signal.Kind == SignalKind.NothingHappened).Sum(signal => signal.Weight);
        return allowed < nothing ? Verdict.BenignPositive : Verdict.FalsePositive;
    }

    // Rules never know everything: past this score more evidence adds no more certainty, and nobody reads "100 %".
    private const double MostScore = 4.6;

    /// <summary>How sure the verdict is, 0.5 to 0.99.</summary>
    public double Confidence => Verdict == Verdict.NeedsPerson ? 0.5 : Math.Round(1 / (1 + Math.Exp(-Math.Min(MostScore, Math.Abs(Score)))), 2);
}
