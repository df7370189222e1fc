using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>Looks whether many hosts run the same program, or the same command: what everybody runs is company software.</summary>
internal sealed class CommonProgramRule : ProcessRule
{
    public override string Name => "common-program";

    protected override Signal? Look(TriageSubject subject, FindingFacts finding, FindingProcess process)
    {
        var commands = subject.Data.Prevalence.HostsRunning(process.CommandLine);
        if (subject.Data.Prevalence.IsCommon(commands))
        {
            return new(Name, commands >= subject.Data.Prevalence.Estate / 10 ? -4 : -3, SignalKind.Allowed, Statements.Of(
                Evidence(finding, process, subject), string.Create(CultureInfo.InvariantCulture, $"The same command runs on {commands} hosts: {{0}}."), process.CommandLine));
        }

        // Windows' own tools are everywhere; that says nothing about what they are used for.
        var hosts = subject.Data.Prevalence.HostsWithHash(process.Sha256);
        return subject.Data.Prevalence.IsCommon(hosts) && !Artifacts.IsSystemProgram(process.Path) && TechniqueRules.Of(process.Name, process.CommandLine).Count == 0
            ? new(Name, -2.5, SignalKind.Allowed, Statements.Of(
                Evidence(finding, process, subject), string.Create(CultureInfo.InvariantCulture, $"{{0}} is the same file on {hosts} hosts."), process.Name))
            : null;
    }

    private static IEnumerable<Watchfloor.Ocsf.EvidenceId> Evidence(FindingFacts finding, FindingProcess process, TriageSubject subject) =>
        subject.Data.History(process.Host)?.Match(process, finding.LastSeen) is { } start ? [finding.Id, start.Id] : [finding.Id];
}
