using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>Why the verdict is what it is: reasons for it and against it.</summary>
internal static class ReasoningSection
{
    public static Section? Of(Incident incident, EvidenceBook book)
    {
        if (incident.Triage is not { } triage)
        {
            return null;
        }

        var blocks = new List<Block> { new Paragraph(new Strong($"For the verdict {Wording.Of(triage.Verdict).Text.ToLowerInvariant()}:")) };
        if (CitedStatements.Of(triage.Reasoning, book) is { } reasons)
        {
            blocks.Add(reasons);
        }

        blocks.Add(new Paragraph(new Strong("Against it:")));
        blocks.Add(CitedStatements.Of(triage.CounterEvidence, book) ?? (Block)new Remark([Run.Words("Nothing that was looked at speaks against it.")]));
        foreach (var learned in new[] { triage.Forecast?.Text, triage.LearnedPriority }.OfType<string>())
        {
            blocks.Add(new Remark([Run.Words($"Learned from what analysts decided: {learned}")]));
        }

        return new("reasoning", "Why this verdict", blocks);
    }
}
