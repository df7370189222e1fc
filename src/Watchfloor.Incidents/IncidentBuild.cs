namespace Watchfloor.Incidents;

/// <summary>What a build gives: the incidents of a window and the analyst who read everything around them.</summary>
/// <param name="Incidents">Incidents, highest risk first, not yet triaged or investigated.</param>
/// <param name="Analyst">The rule analyst for exactly these incidents.</param>
/// <param name="Risks">What speaks against each user, host, mailbox and application at the window's end, the riskiest first.</param>
public sealed record IncidentBuild(IReadOnlyList<Incident> Incidents, RuleAnalyst Analyst, IReadOnlyList<EntityRisk> Risks)
{
    /// <summary>Triages and investigates every incident with <paramref name="analyst"/>, or with the rules when none is given.</summary>
    public async Task<IReadOnlyList<Incident>> JudgeAsync(IAnalyst? analyst, CancellationToken cancellationToken)
    {
        var judged = new List<Incident>(Incidents.Count);
        foreach (var incident in Incidents)
        {
            judged.Add(incident with
            {
                Triage = await (analyst ?? Analyst).TriageAsync(incident, cancellationToken),
                Investigation = await (analyst ?? Analyst).InvestigateAsync(incident, cancellationToken),
            });
        }

        return judged;
    }
}
