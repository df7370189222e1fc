using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Names what is in scope: hosts, people, addresses, domains, files and what was left to come back with.</summary>
internal sealed class ScopeBuilder(IncidentData data)
{
    public IReadOnlyList<IncidentEntity> Build(Trace trace, IReadOnlyList<FindingFacts> findings, Artifacts artifacts)
    {
        var scope = new Dictionary<Entity, (string Role, List<string> Aliases, List<EvidenceId> Evidence)>();
        var followed = trace.Processes.Count + trace.Accounts.Count + trace.Outflows.Count > 0;
        // First, since a host that data left by is more than one that was merely seen.
        AddOutflows(scope, trace);
        foreach (var (host, since) in trace.Hosts)
        {
            Add(scope, new(EntityKind.Host, host), trace.Processes.Keys.Any(key => key.Host == host) || trace.Moves.Any(move => move.To == host) ? "compromised" : "seen",
                data.Identities.Hosts.Get(host)?.Aliases ?? [], HostEvidence(trace, findings, host));
        }

        foreach (var user in trace.Roots.Where(root => root.User is not null && !trace.StartedRemotely.Contains(root.Id)).GroupBy(root => root.User!))
        {
            AddUser(scope, user.Key, "victim", user.Select(root => root.Id));
        }

        foreach (var move in trace.Moves)
        {
            AddUser(scope, move.User, "compromised", [move.Id]);
        }

        AddAccounts(scope, trace);
        AddTargets(scope, trace);
        AddBlindings(scope, trace);

        // Once the story is followed through processes or accounts, people whom a finding only mentions are not part of it.
        if (!followed)
        {
            foreach (var finding in findings)
            {
                foreach (var user in finding.Users)
                {
                    AddUser(scope, user, "seen", [finding.Id]);
                }

                foreach (var address in finding.Addresses.Where(address => Artifacts.IsPublic(address) && data.IsRare(data.Prevalence.HostsReaching(address))))
                {
                    Add(scope, new(EntityKind.Address, address), "seen", [], [finding.Id]);
                }

                foreach (var domain in finding.Domains.Where(domain => data.IsRare(data.Prevalence.HostsResolving(domain))))
                {
                    Add(scope, new(EntityKind.Domain, domain), "seen", [], [finding.Id]);
                }
            }
        }

        foreach (var (address, evidence) in artifacts.Addresses)
        {
            Add(scope, new(EntityKind.Address, address), "attacker", [], evidence);
        }

        foreach (var (domain, evidence) in artifacts.Domains)
        {
            Add(scope, new(EntityKind.Domain, domain.ToLowerInvariant()), "attacker", [], evidence);
        }

        foreach (var (hash, file) in artifacts.Files)
        {
            Add(scope, new(EntityKind.File, hash), "tool", file.Path is null ? [] : [file.Path, NameOf(file.Path)], file.Evidence);
        }

        foreach (var act in trace.Acts(data).OrderBy(act => act.Time))
        {
            if (Persistence.Of(act) is { } left)
            {
                Add(scope, new(EntityKind.Persistence, left.Value), "tool", left.Aliases, [act.Id]);
            }
        }

        foreach (var mail in trace.Deliveries)
        {
            foreach (var mailbox in Recipients(mail))
            {
                Add(scope, new(EntityKind.Mailbox, mailbox), "victim", data.Identities.Users.Get(mailbox)?.Aliases ?? [], [mail.Id]);
            }

            Add(scope, new(EntityKind.Message, mail.Mail.Email.MessageUid ?? mail.Id.Uid), "attacker", [], [mail.Id]);
        }

        return [.. scope.OrderBy(item => item.Key.Kind).ThenBy(item => item.Key.Value, StringComparer.Ordinal).Select(item => new IncidentEntity
        {
            Entity = item.Key,
            Role = item.Value.Role,
            Aliases = [.. item.Value.Aliases.Distinct(StringComparer.OrdinalIgnoreCase)],
            Evidence = [.. item.Value.Evidence.Distinct().Take(20)],
        })];
    }

    private void AddAccounts(Dictionary<Entity, (string, List<string>, List<EvidenceId>)> scope, Trace trace)
    {
        foreach (var account in trace.Accounts)
        {
            AddUser(scope, account.User, "compromised", account.Acts.Take(20).Select(act => act.Id));
            if (account.Acts.Where(act => act.ClassUid == ApiActivity.Uid).Take(20).Select(act => act.Id).ToList() is { Count: > 0 } mailbox)
            {
                Add(scope, new(EntityKind.Mailbox, account.User), "compromised", data.Identities.Users.Get(account.User)?.Aliases ?? [], mailbox);
            }

            foreach (var address in account.Acts.Where(act => act.SrcIp is not null).GroupBy(act => act.SrcIp!))
            {
                Add(scope, new(EntityKind.Address, address.Key), "attacker", [], address.Take(20).Select(act => act.Id));
            }

            foreach (var (address, finding) in account.Named)
            {
                Add(scope, new(EntityKind.Address, address), "attacker", [], [finding]);
            }

            if (account is { Click: { } click, LinkedTo: { } domain })
            {
                Add(scope, new(EntityKind.Domain, domain), "attacker", [], [click.Id]);
            }

            foreach (var session in account.Acts.Where(act => act.DirectorySession is { Length: > 0 }).GroupBy(act => act.DirectorySession!))
            {
                Add(scope, new(EntityKind.Session, session.Key), "attacker", [], session.Take(20).Select(act => act.Id));
            }

            foreach (var sent in account.Acts.Where(act => AccountActs.IsSent(act) && act.MessageUid is { Length: > 0 }))
            {
                Add(scope, new(EntityKind.Message, sent.MessageUid!), "attacker", [], [sent.Id]);
            }

            foreach (var application in account.Applications)
            {
                Add(scope, new(EntityKind.Application, application.Key), "attacker", application.Select(act => act.EntityName).OfType<string>(), application.Select(act => act.Id));
            }

            foreach (var act in account.Acts)
            {
                if (Persistence.Of(act) is { } left)
                {
                    Add(scope, new(EntityKind.Persistence, left.Value), "tool", left.Aliases, [act.Id]);
                }
            }
        }
    }

    private static void AddBlindings(Dictionary<Entity, (string, List<string>, List<EvidenceId>)> scope, Trace trace)
    {
        foreach (var blinding in trace.Blindings)
        {
            var exclusion = blinding.Exclusion;
            Add(scope, new(EntityKind.Application, blinding.Client), "compromised", [blinding.ClientName], blinding.Tokens.Append(exclusion).Select(act => act.Id));
            Add(scope, new(EntityKind.Address, exclusion.SrcIp!), "attacker", [], blinding.AddressActs.Prepend(exclusion).Take(20).Select(act => act.Id));
            Add(scope, new(EntityKind.Persistence, exclusion.LeftUid ?? exclusion.ResourceName!), "tool", [exclusion.ResourceName!], [exclusion.Id]);
            foreach (var identity in blinding.Identities)
            {
                Add(scope, new(EntityKind.Application, identity.Key), "compromised", identity.SelectMany(act => new[] { act.UserName, act.UserUid, act.ActorUserUid }).OfType<string>().Distinct(), identity.Take(20).Select(act => act.Id));
            }

            foreach (var package in blinding.Published)
            {
                Add(scope, new(EntityKind.Artifact, package.ResourceName!), "tool", [], [package.Id]);
            }
        }
    }

    private IEnumerable<string> Recipients(StoredMail mail) => (mail.Mail.Email.To ?? []).Select(to => data.Identities.Users.NameOf(null, null, null, to)).OfType<string>().Distinct();

    // Whoever else got the same mail has to be asked, whether the link was followed or not.
    private void AddTargets(Dictionary<Entity, (string, List<string>, List<EvidenceId>)> scope, Trace trace)
    {
        var campaigns = trace.Deliveries.SelectMany(mail => mail.Campaigns).ToHashSet(StringComparer.Ordinal);
        foreach (var mail in data.CampaignMail.Where(mail => mail.Campaigns.Any(campaigns.Contains)))
        {
            foreach (var user in Recipients(mail))
            {
                AddUser(scope, user, "target", [mail.Id]);
            }
        }
    }

    private void AddOutflows(Dictionary<Entity, (string, List<string>, List<EvidenceId>)> scope, Trace trace)
    {
        foreach (var outflow in trace.Outflows)
        {
            AddUser(scope, outflow.User, "involved", outflow.Matches.Take(20).Select(match => match.Id));
            if (outflow.Host is { } host && outflow.Acts.Where(act => act.Host == host).Take(20).Select(act => act.Id).ToList() is { Count: > 0 } acts)
            {
                Add(scope, new(EntityKind.Host, host), "involved", data.Identities.Hosts.Get(host)?.Aliases ?? [], acts);
            }

            foreach (var site in outflow.Fetches.SelectMany(files => files).Concat(outflow.Links).Where(act => Outflow.SiteOf(act) is not null).GroupBy(act => Outflow.SiteOf(act)!))
            {
                Add(scope, new(EntityKind.Site, site.Key), "involved", [], site.Take(20).Select(act => act.Id));
            }

            foreach (var file in outflow.Writes.Concat(outflow.Matches).Where(act => act.FileSha256 is not null && outflow.Writes.Any(write => write.FileSha256 == act.FileSha256)).GroupBy(act => act.FileSha256!.ToLowerInvariant()))
            {
                Add(scope, new(EntityKind.File, file.Key), "involved", file.Select(act => act.FileName).OfType<string>(), file.Take(20).Select(act => act.Id));
            }

            foreach (var disk in outflow.Disks)
            {
                Add(scope, new(EntityKind.Volume, disk.LeftUid!), "involved", [], [disk.Id]);
            }

            foreach (var upload in outflow.Uploads)
            {
                Add(scope, new(EntityKind.Domain, upload[0].QueryHostname!.ToLowerInvariant()), "involved", [], [upload[0].Id]);
                Add(scope, new(EntityKind.Address, upload[^1].DstIp!), "involved", [], upload.Skip(1).Take(20).Select(item => item.Id));
            }

            foreach (var link in outflow.Links.Where(link => link.LeftUid is not null))
            {
                Add(scope, new(EntityKind.Link, link.LeftUid!), "involved", [], [link.Id]);
            }
        }
    }

    private static IEnumerable<EvidenceId> HostEvidence(Trace trace, IReadOnlyList<FindingFacts> findings, string host) =>
        findings.Where(finding => finding.Hosts.Contains(host)).Select(finding => finding.Id)
            .Concat(trace.Moves.Where(move => move.To == host).Select(move => move.Id))
            .Concat(trace.Processes.Where(item => item.Key.Host == host).Select(item => item.Value.Id));

    private void AddUser(Dictionary<Entity, (string, List<string>, List<EvidenceId>)> scope, string user, string role, IEnumerable<EvidenceId> evidence) =>
        Add(scope, new(EntityKind.User, user), role, data.Identities.Users.Get(user)?.Aliases ?? [], evidence);

    private static void Add(
        Dictionary<Entity, (string Role, List<string> Aliases, List<EvidenceId> Evidence)> scope, Entity entity, string role, IEnumerable<string> aliases, IEnumerable<EvidenceId> evidence)
    {
        if (!scope.TryGetValue(entity, out var known))
        {
            scope[entity] = known = (role, [], []);
        }

        known.Aliases.AddRange(aliases);
        known.Evidence.AddRange(evidence);
    }

    private static string NameOf(string path) => path[(path.LastIndexOfAny(['\\', '/']) + 1)..];
}
