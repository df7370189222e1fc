namespace Watchfloor.Incidents;

/// <summary>Looks what the process of a finding was told to do.</summary>
internal sealed class CommandRule : ProcessRule
{
    public override string Name => "command";

    protected override Signal? Look(TriageSubject subject, FindingFacts finding, FindingProcess process)
    {
        var techniques = TechniqueRules.Of(process.Name, process.CommandLine);
        return TechniqueRules.IsTelling(techniques)
            ? new(Name, techniques.Any(technique => technique.StartsWith("T1003", StringComparison.Ordinal)) ? 2 : 1, SignalKind.Malicious, Statements.Of(
                finding.Id, $"The command shows {TechniqueRules.Describe(process.Name, process.CommandLine)}: {{0}}.", process.CommandLine))
            : null;
    }
}
