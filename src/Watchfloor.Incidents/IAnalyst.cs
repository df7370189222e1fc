namespace Watchfloor.Incidents;

/// <summary>Judges and investigates incidents. The rule analyst needs no model; others may use one. None of them can act.</summary>
public interface IAnalyst
{
    /// <summary>Who writes: <c>rules</c>, or the model's name. Every output carries it.</summary>
    string Name { get; }

    /// <summary>Verdict, priority, reasons both ways and proposed actions.</summary>
    Task<Triage> TriageAsync(Incident incident, CancellationToken cancellationToken);

    /// <summary>Timeline, gaps, graph, root cause and techniques.</summary>
    Task<Investigation> InvestigateAsync(Incident incident, CancellationToken cancellationToken);
}
