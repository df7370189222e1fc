namespace Watchfloor.Incidents;

/// <summary>Looks whether the tool stopped the thing before it did anything.</summary>
internal sealed class StoppedRule : ITriageRule
{
    // OCSF disposition: 2 blocked, 3 quarantined, 5 deleted, 6 dropped.
    private static readonly int?[] Stopped = [2, 3, 5, 6];

    public string Name => "stopped";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is { Event: { } source } finding && Stopped.Contains(source.DispositionId) && finding.Severity < Ocsf.Severity.Critical)
        {
            yield return new(Name, finding.Processes.Count == 0 ? -3 : -2, SignalKind.Allowed, Statements.Of(finding.Id, "{0} stopped it before it took effect.", finding.Vendor));
        }
    }
}
