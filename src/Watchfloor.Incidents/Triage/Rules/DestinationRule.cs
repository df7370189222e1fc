using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>Looks how many hosts know the outside address or domain of a finding: update and monitoring services are known to all.</summary>
internal sealed class DestinationRule : ITriageRule
{
    public string Name => "destination";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { } finding || finding.Processes.Any(process => TechniqueRules.IsTelling(TechniqueRules.Of(process.Name, process.CommandLine))))
        {
            yield break;
        }

        var known = finding.Addresses.Where(Artifacts.IsPublic).Select(address => (Value: address, Hosts: subject.Data.Prevalence.HostsReaching(address)))
            .Concat(finding.Domains.Select(domain => (Value: domain, Hosts: subject.Data.Prevalence.HostsResolving(domain))))
            .Where(item => item.Hosts > 0).OrderByDescending(item => item.Hosts).ToList();
        if (known.Count > 0 && subject.Data.Prevalence.IsCommon(known[0].Hosts))
        {
            yield return new(Name, -3, SignalKind.NothingHappened, Statements.Of(
                finding.Id, string.Create(CultureInfo.InvariantCulture, $"{known[0].Hosts} hosts reach {{0}}: it is a service that the company uses, not one host's secret."), known[0].Value));
        }
    }
}
