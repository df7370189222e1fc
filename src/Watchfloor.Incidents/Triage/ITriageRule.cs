namespace Watchfloor.Incidents;

/// <summary>One question that triage asks. It says what it saw, which way that points, and the events that prove it.</summary>
internal interface ITriageRule
{
    /// <summary>Short name for logs and tests.</summary>
    string Name { get; }

    /// <summary>What it says about a case; nothing when it has nothing to say.</summary>
    IEnumerable<Signal> Look(TriageSubject subject);
}

/// <summary>What a rule may look at: one finding, or the whole story of an incident.</summary>
internal sealed record TriageSubject
{
    public required IncidentData Data { get; init; }

    public required CompanyRecords Records { get; init; }

    /// <summary>The finding in question; null when the whole story is.</summary>
    public FindingFacts? Finding { get; init; }

    /// <summary>The story; null while findings are looked at one by one.</summary>
    public InvestigatedGroup? Story { get; init; }
}
