using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Proposes what to do about an attack. It contains what is proved to be the attacker's, and says what each step costs.</summary>
internal sealed class ActionPlanner(IncidentData data)
{
    public IReadOnlyList<RecommendedAction> Plan(InvestigatedGroup story)
    {
        var trace = story.Trace;
        if (trace.IsOutflowAlone)
        {
            return [.. trace.Outflows.SelectMany(OutflowActions.Of).DistinctBy(action => (action.Name, action.Target))];
        }

        var actions = new List<RecommendedAction>();
        foreach (var host in trace.Hosts.Keys.Where(host => trace.Processes.Keys.Any(key => key.Host == host)))
        {
            actions.Add(Isolate(host, trace, story));
        }

        foreach (var user in trace.StolenUsers)
        {
            var evidence = trace.Moves.Where(move => move.User == user).Select(move => move.Id).ToList();
            actions.Add(Act("disable_user", new(EntityKind.User, user), evidence, "{0} was used to move between hosts, so somebody else has its secret.",
                "The person cannot work until the account is enabled again.", "enable_user", user));
            actions.Add(Act("reset_password", new(EntityKind.User, user), evidence, "The secret of {0} is known to the attacker.",
                "The person needs a new password; services that use the old one stop.", null, user));
            actions.Add(Act("revoke_sessions", new(EntityKind.User, user), evidence, "Sessions of {0} that are open stay valid after a new password.",
                "The person signs in again everywhere.", null, user));
        }

        foreach (var (address, evidence) in story.Artifacts.Addresses)
        {
            actions.Add(Act("block_address", new(EntityKind.Address, address), evidence, "Programs of the attack talk to {0}, and hardly any other host does.",
                "No host reaches the address any more.", "unblock_address", address));
        }

        foreach (var (domain, evidence) in story.Artifacts.Domains)
        {
            actions.Add(Act("block_domain", new(EntityKind.Domain, domain.ToLowerInvariant()), evidence, "Programs of the attack ask for {0}, and hardly any other host does.",
                "No host resolves the name any more.", "unblock_domain", domain));
        }

        foreach (var (hash, file) in story.Artifacts.Files)
        {
            actions.Add(Act("block_hash", new(EntityKind.File, hash), file.Evidence, "The file {0} is a tool of the attack.",
                "No host runs the file any more, under any name.", "unblock_hash", hash));
        }

        actions.AddRange(trace.Accounts.SelectMany(account => AccountActions.Of(account, trace.Deliveries)));
        actions.AddRange(trace.Blindings.SelectMany(blinding => BlindingActions.Of(blinding, story.Artifacts)));
        actions.AddRange(Removals(trace));
        actions.AddRange(Preservation(story));
        actions.AddRange(Advice(story));
        return [.. actions.DistinctBy(action => (action.Name, action.Target))];
    }

    private RecommendedAction Isolate(string host, Trace trace, InvestigatedGroup story)
    {
        var identity = data.Identities.Hosts.Get(host);
        var evidence = trace.Processes.Where(item => item.Key.Host == host).Select(item => item.Value.Id).Take(5)
            .Concat(story.Group.Findings.Where(finding => finding.Hosts.Contains(host)).Select(finding => finding.Id)).ToList();
        return identity?.IsDomainController == true
            ? Act("advise", new(EntityKind.Host, host), evidence, "Programs of the attack ran on the domain controller {0}. Decide with two people whether it can be cut off.",
                "The whole domain: nobody signs in against a domain controller that is isolated.", null, host) with { Approvers = 2 }
            : Act("isolate_host", new(EntityKind.Host, host), evidence, "Programs of the attack ran on {0}.",
                identity?.TypeId == 1 ? "Everybody who uses this server: shares and services on it stop until it is released." : "One workstation: its user cannot work until it is released.",
                "release_host", host);
    }

    private static IEnumerable<RecommendedAction> Removals(Trace trace)
    {
        var left = trace.Loose.Values;
        foreach (var act in left.Concat(trace.Leftovers))
        {
            if (Persistence.Of(act) is not { } thing)
            {
                continue;
            }

            if (act.ClassUid == ScheduledJobActivity.Uid)
            {
                yield return Act("remove_task", new(EntityKind.Persistence, thing.Value), [act.Id], "The task {0} brings the attacker's program back.", $"One task on {act.Host}.", "restore_task", act.JobName);
            }
            else if (act.ClassUid == WindowsServiceActivity.Uid)
            {
                yield return Act("remove_service", new(EntityKind.Persistence, thing.Value), [act.Id], "The service {0} runs the attacker's program.", $"One service on {act.Host}.", "restore_service", act.WinServiceName);
            }
            else
            {
                yield return Act("remove_file", new(EntityKind.File, act.FileSha256?.ToLowerInvariant() ?? act.FilePath!), [act.Id], "The file {0} lies where every machine of the domain reads.", "The whole domain reads this folder; only this file is taken away and kept in quarantine.", "restore_file", act.FilePath);
            }
        }
    }

    private static IEnumerable<RecommendedAction> Preservation(InvestigatedGroup story)
    {
        var impact = story.Investigation.Timeline.Where(entry => entry.Host is not null && entry.Techniques.Any(technique => technique is "T1490" or "T1486")).ToList();
        foreach (var host in impact.Select(entry => entry.Host!).Distinct())
        {
            yield return Act("preserve", new(EntityKind.Host, host), [.. impact.Where(entry => entry.Host == host).SelectMany(entry => entry.What.Evidence)],
                "Recovery on {0} is under attack: hold the backup copies of it outside the domain's reach, and take no copy over an old one.", "Backup jobs of this host pause; storage grows.", "release_preservation", host);
        }
    }

    private IEnumerable<RecommendedAction> Advice(InvestigatedGroup story)
    {
        foreach (var move in story.Trace.Moves.Where(move => data.Identities.Hosts.Get(move.To)?.IsDomainController == true
            || story.Trace.Loose.Values.Any(item => item.Host == move.To && TimelineBuilder.IsPolicyPath(item.FilePath))))
        {
            yield return Act("advise", new(EntityKind.Host, move.To), [move.Id],
                "{0} logged on to the domain controller {1}: check whether the directory's database was copied; if so, reset krbtgt twice. Isolating the controller needs two people, since the whole domain hangs on it.",
                "Advice only. Resetting krbtgt makes every ticket of the domain invalid.", null, move.User, move.To) with { Approvers = 2 };
        }
    }

    internal static RecommendedAction Act(string name, Entity target, IEnumerable<EvidenceId> evidence, string why, string radius, string? inverse, params string?[] quotes) => new()
    {
        Name = name,
        Target = target,
        Why = Statements.Of(evidence, why, quotes),
        BlastRadius = radius,
        Inverse = inverse,
    };
}
