using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Draws who touched whom: people, hosts, outside addresses, files and what was left behind.</summary>
internal sealed class GraphBuilder(IncidentData data)
{
    public EntityGraph Build(Trace trace, IReadOnlyList<FindingFacts> findings, IReadOnlyList<IncidentEntity> scope, Artifacts artifacts)
    {
        var edges = new Dictionary<(Entity, Entity, string), List<(DateTimeOffset Time, EvidenceId Id)>>();
        void Edge(Entity from, Entity to, string relation, DateTimeOffset time, EvidenceId id)
        {
            if (from == to)
            {
                return;
            }

            if (!edges.TryGetValue((from, to, relation), out var seen))
            {
                edges[(from, to, relation)] = seen = [];
            }

            seen.Add((time, id));
        }

        foreach (var mail in trace.Deliveries)
        {
            var message = new Entity(EntityKind.Message, mail.Mail.Email.MessageUid ?? mail.Id.Uid);
            foreach (var root in trace.Roots.Where(root => root.User is not null && !trace.StartedRemotely.Contains(root.Id)).Take(1))
            {
                Edge(message, new(EntityKind.User, root.User!), "was delivered to", mail.Mail.Time, mail.Id);
            }
        }

        foreach (var root in trace.Roots.Where(root => root.User is not null))
        {
            Edge(new(EntityKind.User, root.User!), new(EntityKind.Host, root.Host!), "ran programs on", root.Time, root.Id);
        }

        foreach (var move in trace.Moves)
        {
            Edge(new(EntityKind.Host, move.From), new(EntityKind.Host, move.To), "moved to", move.Time, move.Id);
            Edge(new(EntityKind.User, move.User), new(EntityKind.Host, move.To), "logged on to", move.Time, move.Id);
        }

        foreach (var account in trace.Accounts)
        {
            AddAccount(account, trace, Edge);
        }

        foreach (var blinding in trace.Blindings)
        {
            var (exclusion, address) = (blinding.Exclusion, new Entity(EntityKind.Address, blinding.Exclusion.SrcIp!));
            var hidden = new Entity(EntityKind.Persistence, exclusion.LeftUid ?? exclusion.ResourceName!);
            Edge(address, new(EntityKind.Application, blinding.Client), "used", exclusion.Time, exclusion.Id);
            Edge(new(EntityKind.Application, blinding.Client), hidden, "made", exclusion.Time, exclusion.Id);
            Edge(hidden, new(EntityKind.Host, blinding.Host), "hides part of", exclusion.Time, exclusion.Id);
            foreach (var act in blinding.AddressActs.Where(act => act.EntityUid is not null))
            {
                Edge(address, new(EntityKind.Application, act.EntityUid!), "used", act.Time, act.Id);
                if (act is { EventCode: "PackagePublished", ResourceName: { } package })
                {
                    Edge(new(EntityKind.Application, act.EntityUid!), new(EntityKind.Artifact, package), "published", act.Time, act.Id);
                }
            }
        }

        foreach (var outflow in trace.Outflows)
        {
            AddOutflow(outflow, Edge);
        }

        var acts = trace.Acts(data).ToList();
        var domains = new SharedDomains(acts);
        foreach (var act in acts.Where(act => act.Host is not null))
        {
            var host = new Entity(EntityKind.Host, act.Host!);
            if (act.ClassUid == NetworkActivity.Uid && act.DstIp is not null && artifacts.Addresses.ContainsKey(act.DstIp))
            {
                Edge(host, new(EntityKind.Address, act.DstIp), "connected to", act.Time, act.Id);
            }
            else if (act.ClassUid == DnsActivity.Uid && act.QueryHostname is not null && domains.Of(act.QueryHostname) is var domain && artifacts.Domains.ContainsKey(domain))
            {
                Edge(host, new(EntityKind.Domain, domain.ToLowerInvariant()), "looked up", act.Time, act.Id);
            }
            else if (act.ClassUid == FileActivity.Uid && act.FileSha256 is { } hash && artifacts.Files.ContainsKey(hash))
            {
                Edge(host, new(EntityKind.File, hash.ToLowerInvariant()), "wrote", act.Time, act.Id);
            }

            if (Persistence.Of(act) is { } left)
            {
                Edge(host, new(EntityKind.Persistence, left.Value), act.ClassUid == FileActivity.Uid ? "holds" : act.ClassUid == ScheduledJobActivity.Uid ? "registered" : "started", act.Time, act.Id);
            }
        }

        foreach (var process in trace.Processes.Values.Where(process => process.ProcessSha256 is { } hash && artifacts.Files.ContainsKey(hash)))
        {
            Edge(new(EntityKind.Host, process.Host!), new(EntityKind.File, process.ProcessSha256!.ToLowerInvariant()), "ran", process.Time, process.Id);
        }

        if (trace.Processes.Count == 0)
        {
            foreach (var finding in findings)
            {
                foreach (var user in finding.Users)
                {
                    foreach (var host in finding.Hosts)
                    {
                        Edge(new(EntityKind.User, user), new(EntityKind.Host, host), "is named with", finding.FirstSeen, finding.Id);
                    }
                }
            }
        }

        var nodes = scope.Select(entity => entity.Entity).ToHashSet();
        return new EntityGraph(scope, [.. edges.Where(edge => nodes.Contains(edge.Key.Item1) && nodes.Contains(edge.Key.Item2))
            .Select(edge => new GraphEdge
            {
                From = edge.Key.Item1,
                To = edge.Key.Item2,
                Relation = edge.Key.Item3,
                FirstSeen = edge.Value.Min(seen => seen.Time),
                Count = edge.Value.Count,
                Evidence = [.. edge.Value.OrderBy(seen => seen.Time).Take(20).Select(seen => seen.Id)],
            })
            .OrderBy(edge => edge.FirstSeen).ThenBy(edge => edge.Relation, StringComparer.Ordinal).ThenBy(edge => edge.To.Value, StringComparer.Ordinal)]);
    }

    private static void AddOutflow(Outflow outflow, Action<Entity, Entity, string, DateTimeOffset, EvidenceId> edge)
    {
        var user = new Entity(EntityKind.User, outflow.User);
        var source = outflow.Host is { } host ? new Entity(EntityKind.Host, host) : user;
        if (outflow.Acts.FirstOrDefault(act => act.Host is not null && act.Host == outflow.Host) is { } used)
        {
            edge(user, source, "used", used.Time, used.Id);
        }

        foreach (var files in outflow.Fetches.Where(files => Outflow.SiteOf(files[0]) is not null))
        {
            edge(user, new(EntityKind.Site, Outflow.SiteOf(files[0])!), "fetched files of", files[0].Time, files[0].Id);
        }

        foreach (var write in outflow.Writes)
        {
            edge(source, new(EntityKind.File, write.FileSha256!.ToLowerInvariant()), "wrote", write.Time, write.Id);
        }

        foreach (var upload in outflow.Uploads)
        {
            edge(source, new(EntityKind.Domain, upload[0].QueryHostname!.ToLowerInvariant()), "sent data to", upload[0].Time, upload[0].Id);
            edge(source, new(EntityKind.Address, upload[^1].DstIp!), "sent data to", upload[^1].Time, upload[^1].Id);
        }

        foreach (var disk in outflow.Disks)
        {
            edge(source, new(EntityKind.Volume, disk.LeftUid!), "mounted", disk.Time, disk.Id);
        }

        foreach (var link in outflow.Links.Where(link => link.LeftUid is not null))
        {
            edge(user, new(EntityKind.Link, link.LeftUid!), "made", link.Time, link.Id);
        }
    }

    private static void AddAccount(AccountTakeover account, Trace trace, Action<Entity, Entity, string, DateTimeOffset, EvidenceId> edge)
    {
        var user = new Entity(EntityKind.User, account.User);
        foreach (var mail in trace.Deliveries)
        {
            edge(new(EntityKind.Message, mail.Mail.Email.MessageUid ?? mail.Id.Uid), user, "was delivered to", mail.Mail.Time, mail.Id);
        }

        if (account is { Click: { } click, LinkedTo: { } domain })
        {
            edge(user, new(EntityKind.Domain, domain), "followed a link to", click.Time, click.Id);
        }

        foreach (var act in account.Acts)
        {
            if (act.SrcIp is not null)
            {
                edge(new(EntityKind.Address, act.SrcIp), user, AccountActs.IsRefused(act) ? "tried" : "used", act.Time, act.Id);
            }

            if (Persistence.Of(act) is { } left)
            {
                edge(user, new(EntityKind.Persistence, left.Value), "left", act.Time, act.Id);
            }

            if (act is { ClassUid: EntityManagement.Uid, EntityUid: { } application })
            {
                edge(user, new(EntityKind.Application, application), "let in", act.Time, act.Id);
            }
        }
    }
}
