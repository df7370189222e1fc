namespace Watchfloor.Incidents;

/// <summary>What a person decided about an incident in the end.</summary>
/// <param name="Incident">The incident as machines had told it.</param>
/// <param name="Verdict">The person's verdict.</param>
/// <param name="At">When it was closed, UTC.</param>
public sealed record Disposition(Incident Incident, Verdict Verdict, DateTimeOffset At)
{
    /// <summary>Whether it was malicious.</summary>
    public bool IsMalicious => Verdict == Verdict.TruePositive;
}
