using Watchfloor.Lake;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Turns the findings of a window into incidents: merges identities, explains what has a plain reason, joins the rest, follows it through the telemetry.</summary>
public sealed class IncidentBuilder(TimeProvider time, CorrelationOptions? options = null, CompanyRecords? records = null, EntityRiskOptions? risk = null)
{
    private const int MostHosts = 2000;
    private static readonly TimeSpan Before = TimeSpan.FromDays(3);
    private static readonly TimeSpan After = TimeSpan.FromDays(2);
    private readonly CorrelationOptions options = options ?? new();
    private readonly CompanyRecords records = records ?? CompanyRecords.Empty;

    /// <summary>Builds the incidents of a window. The same lake, window, records and options give the same incidents.</summary>
    public async Task<IncidentBuild> BuildAsync(LakeSnapshot lake, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lake);
        var reader = new EventReader(lake);
        var data = await ReadAsync(reader, from, to, cancellationToken);
        var facts = (await reader.FindingsAsync(from, to, cancellationToken))
            .Select(stored => FindingMapping.ToFacts(stored.Id, (DetectionFinding)stored.Event, data.Identities)).ToList();
        var reading = new Reading(reader, data, cancellationToken);
        await reading.HostsAsync(facts.SelectMany(finding => finding.Hosts).Distinct().Take(MostHosts));
        facts = [.. facts.Select(finding => WithProcesses(finding, data))];
        await reading.SensorsAsync();
        await reading.PeopleAsync(facts.SelectMany(finding => finding.Users));
        await reading.PrevalenceOfAsync(facts, []);

        var known = facts.Select(finding => finding.Id).ToHashSet();
        facts = [.. facts.Select(finding => finding with { Repeats = finding.IsOwn ? finding.Related.Where(known.Contains).Select(id => (EvidenceId?)id).FirstOrDefault() : null })];
        var explained = facts.Where(finding => finding.Repeats is null && TriageRules.Explain(TriageRules.Ask(new TriageSubject { Data = data, Records = records, Finding = finding }))).Select(finding => finding.Id).ToHashSet();
        facts = [.. facts.Select(finding => finding with { IsExplained = explained.Contains(finding.Repeats ?? finding.Id) })];
        var groups = new Correlator(options).Group(facts, data.Moves, reading.HostsWith);
        var stories = await reading.FollowAsync(groups);
        var incidents = stories.Select(story => IncidentOf(story, data)).OrderByDescending(incident => incident.Risk.Score).ThenBy(incident => incident.FirstSeen).ThenBy(incident => incident.Id, StringComparer.Ordinal).ToList();
        var risks = new EntityRiskScorer(risk ?? new()).Score(facts, data.Standing, to);
        return new(incidents, new RuleAnalyst(stories, data, records, time), risks);
    }

    private async Task<IncidentData> ReadAsync(EventReader reader, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var hosts = new HostIdentities(await reader.DevicesAsync(cancellationToken));
        var people = await reader.UsersAsync(cancellationToken);
        var users = new UserIdentities(people);
        var addresses = (await reader.AddressesAsync(cancellationToken))
            .Select(use => (Host: hosts.NameOf(use.Uid, use.Name), use.Address, use.First, use.Last)).Where(use => use.Host is not null)
            .Select(use => new AddressUse(use.Address, use.Host!, use.First, use.Last)).ToList();
        var identities = new IdentityMap(hosts, users, new AddressBook(addresses));
        var usual = LateralMoves.UsualUsers((await reader.DeviceUsersAsync(cancellationToken))
            .Select(item => (Host: hosts.NameOf(item.Uid, item.Name), User: users.NameOf(item.UserUid, item.UserName), item.Count))
            .Where(item => item.Host is not null && item.User is not null).Select(item => (item.Host!, item.User!, item.Count)));
        var logons = await reader.RemoteLogonsAsync(from - Before, to + After, cancellationToken);
        return new IncidentData
        {
            From = from - Before,
            To = to + After,
            LastEvent = await reader.SpanAsync(cancellationToken) is var (_, last) && last < to + After ? last : to + After,
            Identities = identities,
            Standing = StandingRisk.OfUsers(people, users).Concat(StandingRisk.OfHosts(await reader.ExposuresAsync(cancellationToken), hosts)).ToLookup(item => item.Entity, item => item.Part),
            UsualUsers = usual,
            Moves = LateralMoves.Find(logons.Select(identities.Resolve), identities.Addresses, usual, hosts),
            Options = options,
        };
    }

    /// <summary>Our own findings name events; the processes behind those are what they are about.</summary>
    private static FindingFacts WithProcesses(FindingFacts finding, IncidentData data)
    {
        if (!finding.IsOwn || finding.Processes.Any(process => process.Key is not null))
        {
            return finding;
        }

        var named = finding.Related.Select(data.Find).OfType<LakeEvent>()
            .Where(item => item.Host is not null && item.ClassUid is NetworkActivity.Uid or DnsActivity.Uid or ProcessActivity.Uid)
            .Select(item => (item.Host, Uid: item.ClassUid == ProcessActivity.Uid ? item.ProcessUid : item.ActorProcessUid, Start: data.History(item.Host)?.Process(item.ClassUid == ProcessActivity.Uid ? item.ProcessUid : item.ActorProcessUid), Name: item.ActorProcessName))
            .Where(item => item.Uid is not null && !ProcessKinds.IsSessionRoot(item.Start?.ProcessName ?? item.Name)).DistinctBy(item => (item.Host, item.Uid)).Take(20);
        return finding with
        {
            Processes = [.. named.Select(item => new FindingProcess
            {
                Host = item.Host,
                Uid = item.Uid,
                Pid = item.Start?.ProcessPid,
                Name = item.Start?.ProcessName ?? item.Name,
                Path = item.Start?.ProcessPath,
                CommandLine = item.Start?.CommandLine,
                Sha256 = item.Start?.ProcessSha256,
                ParentName = item.Start?.ParentProcessName,
            })],
        };
    }

    private Incident IncidentOf(InvestigatedGroup story, IncidentData data)
    {
        var findings = story.Group.Findings;
        var first = findings.Select(finding => finding.FirstSeen).Concat(story.Investigation.Timeline.Take(1).Select(entry => entry.Time)).Min();
        return new Incident
        {
            Id = IncidentId.Of(findings[0].Id),
            Title = IncidentTitle.Of(story),
            FirstSeen = first,
            LastSeen = findings.Select(finding => finding.LastSeen).Concat(story.Investigation.Timeline.Select(entry => entry.EndTime ?? entry.Time)).Max(),
            Findings = [.. findings.Select((finding, index) => new IncidentFindingRef
            {
                Id = finding.Id,
                Title = new VendorText(finding.Title),
                Vendor = finding.Vendor,
                Severity = finding.Severity,
                Time = finding.FirstSeen,
                Techniques = finding.Techniques,
                JoinedBy = story.Group.JoinedBy[index],
            })],
            Entities = story.Scope,
            Risk = RiskScorer.Score(story, Judgement.Of(story, data, records), data),
        };
    }
}
