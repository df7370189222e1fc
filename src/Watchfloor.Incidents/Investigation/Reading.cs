using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Reads around findings as far as their stories reach, in rounds of a few queries.</summary>
internal sealed class Reading(EventReader reader, IncidentData data, CancellationToken cancellationToken)
{
    private const int MostRounds = 4;
    private readonly Dictionary<string, HostHistory> hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), (long Hosts, long Days, long Events)> seen = [];
    private readonly HashSet<(string, string)> asked = [];
    private readonly HashSet<string> applications = new(StringComparer.Ordinal);
    private readonly HashSet<string> campaignsRead = new(StringComparer.Ordinal);
    private readonly HashSet<string> addressesRead = new(StringComparer.Ordinal);
    private readonly HashSet<string> mailFor = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<StoredMail> mail = [];

    /// <summary>Reads the histories of hosts that were not read yet; true when there were any.</summary>
    public async Task<bool> HostsAsync(IEnumerable<string> names)
    {
        var wanted = names.Where(name => !hosts.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
        {
            return false;
        }

        var ids = wanted.SelectMany(name => data.Identities.Hosts.Get(name)?.Aliases ?? [name, name.ToLowerInvariant()]).Distinct(StringComparer.Ordinal).ToList();
        var events = (await reader.OfHostsAsync(ids, data.From, data.To, cancellationToken)).Select(data.Identities.Resolve).Where(item => item.Host is not null).ToLookup(item => item.Host!);
        foreach (var name in wanted)
        {
            hosts[name] = new HostHistory(name, events[name]);
        }

        data.Disks = [.. data.Disks, .. (await reader.DisksAsync(ids, data.From, data.To, cancellationToken)).Select(data.Identities.Resolve)];
        data.Hosts = hosts;
        data.Forget();
        return true;
    }

    /// <summary>Reads what was changed about sensors.</summary>
    public async Task SensorsAsync() => data.SensorChanges = await reader.SensorChangesAsync(data.From, data.To, cancellationToken);

    /// <summary>Reads sign-ins and changes of people.</summary>
    public async Task PeopleAsync(IEnumerable<string> users)
    {
        var ids = users.Distinct(StringComparer.Ordinal).SelectMany(user => data.Identities.Users.Get(user)?.Aliases.Append(user) ?? [user]).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        data.People = (await reader.OfUsersAsync(ids, data.From, data.To, cancellationToken)).Select(data.Identities.Resolve).Where(item => item.User is not null)
            .ToLookup(item => item.User!);
    }

    /// <summary>Asks how common things are; true when something had not been asked before.</summary>
    public async Task<bool> PrevalenceOfAsync(IReadOnlyList<FindingFacts> findings, IReadOnlyList<Trace> traces)
    {
        var acts = traces.SelectMany(trace => trace.Acts(data)).ToList();
        var processes = traces.SelectMany(trace => trace.Processes.Values).ToList();
        var hashes = New("hash", findings.SelectMany(finding => finding.Hashes.Concat(finding.Processes.Select(process => process.Sha256)))
            .Concat(processes.Select(process => process.ProcessSha256)).Concat(acts.Select(act => act.FileSha256)));
        var addresses = New("address", findings.SelectMany(finding => finding.Addresses).Concat(acts.Where(act => act.ClassUid == NetworkActivity.Uid).Select(act => act.DstIp)));
        var domains = New("domain", findings.SelectMany(finding => finding.Domains).Concat(acts.Select(act => act.QueryHostname)));
        var commands = New("command", findings.SelectMany(finding => finding.Processes.Select(process => process.CommandLine)));
        if (hashes.Count + addresses.Count + domains.Count + commands.Count == 0)
        {
            return false;
        }

        foreach (var row in await reader.PrevalenceAsync(hashes, addresses, domains, commands, cancellationToken))
        {
            seen[(row.Kind, row.Value)] = (row.Hosts, row.Days, row.Events);
        }

        data.Prevalence = new Prevalence(seen, data.Identities.Hosts.All.Count);
        return true;
    }

    /// <summary>On how many hosts something that findings share is seen.</summary>
    public int HostsWith(FindingKey key) => key.Kind switch
    {
        FindingKeyKind.Hash => (int)data.Prevalence.HostsWithHash(key.Value),
        FindingKeyKind.Address => (int)Math.Max(data.Prevalence.HostsReaching(key.Value), data.Prevalence.UsersFrom(key.Value)),
        FindingKeyKind.Domain => (int)data.Prevalence.HostsResolving(key.Value),
        FindingKeyKind.User => data.Moves.Where(move => move.User == key.Value).Select(move => move.To).Distinct().Count(),
        _ => 1,
    };

    /// <summary>Follows every group, reading on until nothing new is reached.</summary>
    public async Task<IReadOnlyList<InvestigatedGroup>> FollowAsync(IReadOnlyList<FindingGroup> groups)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var traces = groups.Where(IsOpen).Select(new Tracer(data).Follow).ToList();
            var more = await PrevalenceOfAsync([], traces);
            more |= await HostsAsync(traces.SelectMany(trace => trace.Unread));
            more |= await MailAsync(traces);
            more |= await ApplicationsAsync(traces);
            more |= await AddressesAsync(traces);
            more |= await CampaignsAsync(traces);
            if (!more)
            {
                break;
            }
        }

        var stories = SharedAccounts.Join(groups, [.. groups.Select(group => IsOpen(group) ? new AccountTracer(data).Follow(group) : [])]);
        return [.. stories.Select(new Investigator(data).Investigate)];
    }

    /// <summary>What has a plain reason is not followed any further than its own hosts.</summary>
    private static bool IsOpen(FindingGroup group) => group.Findings.Any(finding => !finding.IsExplained);

    private async Task<bool> MailAsync(IReadOnlyList<Trace> traces)
    {
        var roots = traces.SelectMany(trace => trace.Roots).Where(root => root.User is not null && TechniqueRules.Of(root.ProcessName, root.CommandLine).Count > 0).ToList();
        var accounts = traces.SelectMany(trace => trace.Accounts).ToList();
        var users = roots.Select(root => root.User!).Concat(accounts.Select(account => account.User)).Where(mailFor.Add).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (users.Count == 0)
        {
            return false;
        }

        var addresses = users.SelectMany(user => data.Identities.Users.Get(user)?.Aliases.Append(user) ?? [user]).Where(alias => alias.Contains('@', StringComparison.Ordinal)).ToList();
        var times = roots.Select(root => root.Time).Concat(accounts.Select(account => account.Begin.Time)).ToList();
        var (first, last) = (times.Min().AddDays(-3), times.Max());
        mail.AddRange(await reader.MailToAsync(addresses, first, last, cancellationToken));
        data.Mail = mail;
        return true;
    }

    private async Task<bool> ApplicationsAsync(IReadOnlyList<Trace> traces)
    {
        var ids = traces.SelectMany(trace => trace.Accounts).SelectMany(account => account.Applications).Select(application => application.Key).Where(applications.Add).ToList();
        if (ids.Count > 0)
        {
            data.Applications = [.. data.Applications, .. await reader.OfApplicationsAsync(ids, data.From, data.To, cancellationToken)];
        }

        return ids.Count > 0;
    }

    private async Task<bool> CampaignsAsync(IReadOnlyList<Trace> traces)
    {
        var campaigns = traces.SelectMany(trace => trace.Deliveries).SelectMany(mail => mail.Campaigns).Where(campaignsRead.Add).ToList();
        if (campaigns.Count > 0)
        {
            data.CampaignMail = [.. data.CampaignMail, .. await reader.MailOfCampaignsAsync(campaigns, data.From, data.To, cancellationToken)];
        }

        return campaigns.Count > 0;
    }

    private async Task<bool> AddressesAsync(IReadOnlyList<Trace> traces)
    {
        var addresses = traces.SelectMany(trace => trace.Blindings).Select(blinding => blinding.Exclusion.SrcIp!).Where(addressesRead.Add).ToList();
        if (addresses.Count > 0)
        {
            data.FromAddress = data.FromAddress.SelectMany(group => group).Concat(await reader.FromAddressesAsync(addresses, data.From, data.To, cancellationToken)).ToLookup(act => act.SrcIp!);
        }

        return addresses.Count > 0;
    }

    private List<string> New(string kind, IEnumerable<string?> values) =>
        [.. values.Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).Distinct(StringComparer.Ordinal).Where(value => asked.Add((kind, value)))];
}
