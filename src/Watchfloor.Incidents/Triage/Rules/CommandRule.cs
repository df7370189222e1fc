namespace Watchfloor.Incidents;

/// <summary>Looks what the process of a finding was told to do.</summary>
internal sealed class CommandRule : ITriageRule
{
    public string Name => "command";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { } finding)
        {
            yield break;
        }

        foreach (var process in finding.Processes)
        {
            var techniques = TechniqueRules.Of(process.Name, process.CommandLine);
            if (TechniqueRules.IsTelling(techniques))
            {
                yield return new(Name, techniques.Any(technique => technique.StartsWith("T1003", StringComparison.Ordinal)) ? 2 : 1, SignalKind.Malicious, Statements.Of(
                    finding.Id, $"The command shows {TechniqueRules.Describe(process.Name, process.CommandLine)}: {{0}}.", process.CommandLine));
                yield break;
            }
        }
    }
}
