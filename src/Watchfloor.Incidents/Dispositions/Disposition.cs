namespace Watchfloor.Incidents;

/// <summary>What a person decided about an incident in the end.</summary>
/// <param name="Incident">The incident as machines had told it.</param>
/// <param name="Verdict">The person's verdict.</param>
/// <param name="At">When it was closed, UTC.</param>
/// <param name="Priority">The priority it should have had, by the person; null when he did not say.</param>
public sealed record Disposition(Incident Incident, Verdict Verdict, DateTimeOffset At, Priority? Priority = null)
{
    /// <summary>Whether it was malicious.</summary>
    public bool IsMalicious => Verdict == Verdict.TruePositive;

    /// <summary>Those from which priorities can be learned, the oldest first.</summary>
    internal static List<Disposition> WithPriority(IEnumerable<Disposition> dispositions) =>
        InOrder(dispositions.Where(disposition => disposition is { Priority: not null, Incident.Triage: not null }));

    /// <summary>The oldest first, the same whatever order they came in.</summary>
    internal static List<Disposition> InOrder(IEnumerable<Disposition> dispositions) =>
        [.. dispositions.OrderBy(disposition => disposition.At).ThenBy(disposition => disposition.Incident.Id, StringComparer.Ordinal)];
}
