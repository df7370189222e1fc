namespace Watchfloor.Incidents;

/// <summary>A rule that looks at the processes of a finding. The first that says something speaks for all.</summary>
internal abstract class ProcessRule : ITriageRule
{
    public abstract string Name { get; }

    public IEnumerable<Signal> Look(TriageSubject subject) => subject.Finding is not { } finding
        ? []
        : finding.Processes.Select(process => Look(subject, finding, process)).OfType<Signal>().Take(1);

    /// <summary>What one process says; null for nothing.</summary>
    protected abstract Signal? Look(TriageSubject subject, FindingFacts finding, FindingProcess process);
}
