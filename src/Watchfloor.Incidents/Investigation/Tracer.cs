using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Follows the findings of an incident through the telemetry: up and down the process trees, then from host to host.</summary>
/// <remarks>
/// Only what descends from the story's processes, touches its files, or was started by somebody who came from one of its hosts is taken in.
/// What merely happens on the same host at the same time stays out.
/// </remarks>
internal sealed class Tracer(IncidentData data)
{
    private const int MostProcesses = 1000;
    private const int ManyChildren = 15;
    private static readonly TimeSpan RemoteStart = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterMove = TimeSpan.FromHours(48);

    /// <summary>Follows a group of findings as far as the histories that were read reach.</summary>
    public Trace Follow(FindingGroup group)
    {
        var trace = new Trace();
        foreach (var finding in group.Findings)
        {
            foreach (var host in finding.Hosts)
            {
                Reach(trace, host, finding.FirstSeen);
            }

            foreach (var process in SeedsOf(finding))
            {
                AddTree(trace, process);
            }
        }

        FollowOpened(trace);
        FollowFiles(trace);
        FollowMoves(trace);
        FollowOpened(trace);
        FollowFiles(trace);
        FindDeliveries(trace);
        FollowAccounts(trace, group);
        trace.Blindings.AddRange(new BlindingTracer(data).Follow(trace));
        trace.Outflows.AddRange(new OutflowTracer(data).Follow(group, trace.Accounts.Select(account => account.User)));
        trace.Leftovers.AddRange(trace.Acts(data).Where(act => act.ClassUid is ScheduledJobActivity.Uid or WindowsServiceActivity.Uid));
        return trace;
    }

    private IEnumerable<LakeEvent> SeedsOf(FindingFacts finding)
    {
        foreach (var process in finding.Processes)
        {
            if (data.History(process.Host)?.Match(process, finding.LastSeen) is { } start)
            {
                yield return start;
            }
        }

        foreach (var related in finding.Related.Select(data.Find).OfType<LakeEvent>())
        {
            if (data.History(related.Host) is { } history
                && (related.ClassUid == ProcessActivity.Uid ? related : history.Process(related.ActorProcessUid)) is { } start)
            {
                yield return start;
            }
        }
    }

    private void AddTree(Trace trace, LakeEvent process)
    {
        if (process.Host is not { } host || data.History(host) is not { } history || process.ProcessUid is not { } uid || trace.Processes.ContainsKey((host, uid)))
        {
            return;
        }

        var root = Climb(history, process);
        trace.Roots.Add(root);
        Reach(trace, host, root.Time);
        if (ProcessKinds.IsTop(root.ProcessName))
        {
            // A browser or a session root that a finding names belongs to the story, its other children do not.
            trace.Processes[(host, root.ProcessUid!)] = root;
            return;
        }

        var waiting = new Queue<LakeEvent>([root]);
        while (waiting.TryDequeue(out var next) && trace.Processes.Count < MostProcesses)
        {
            if (trace.Processes.TryAdd((host, next.ProcessUid!), next))
            {
                foreach (var child in history.ChildrenOf(next.ProcessUid!).Where(child => child.ProcessUid is not null))
                {
                    waiting.Enqueue(child);
                }
            }
        }
    }

    private static LakeEvent Climb(HostHistory history, LakeEvent process)
    {
        var current = process;
        for (var steps = 0; steps < 20; steps++)
        {
            if (ProcessKinds.IsTop(current.ProcessName) || history.Process(current.ParentProcessUid) is not { ProcessUid: not null } parent || parent == current
                || ProcessKinds.IsTop(parent.ProcessName) || history.ChildrenOf(parent.ProcessUid).Skip(ManyChildren).Any())
            {
                break;
            }

            current = parent;
        }

        return current;
    }

    /// <summary>Files that the story's programs were told to open: the script of a script host, the library of rundll32.</summary>
    private void FollowOpened(Trace trace)
    {
        foreach (var process in trace.Processes.Values.Where(process => process.CommandLine is not null).ToList())
        {
            foreach (var written in data.History(process.Host)!.Events.Where(item => item.ClassUid == FileActivity.Uid && item.Time <= process.Time && item.Time >= process.Time.AddDays(-1)
                && Tail(item.FilePath) is { } path && process.CommandLine!.Contains(path, StringComparison.OrdinalIgnoreCase)))
            {
                trace.Loose.TryAdd(written.Id, written);
            }
        }
    }

    /// <summary>Files that the story wrote and somebody ran later: by a task at logon, by a service, by hand.</summary>
    private void FollowFiles(Trace trace)
    {
        foreach (var written in trace.Acts(data).Where(act => act.ClassUid == FileActivity.Uid && act.Host is not null).ToList())
        {
            var history = data.History(written.Host)!;
            var path = Tail(written.FilePath);
            foreach (var process in history.Processes.Where(process => process.Time >= written.Time && process.ProcessUid is not null
                && ((written.FileSha256 is not null && process.ProcessSha256 == written.FileSha256)
                    || (path is not null && process.CommandLine?.Contains(path, StringComparison.OrdinalIgnoreCase) == true)
                    || (path is not null && process.ProcessPath?.EndsWith(path, StringComparison.OrdinalIgnoreCase) == true))))
            {
                AddTree(trace, process);
            }

            foreach (var job in history.Events.Where(item => item.Time >= written.Time && path is not null
                && (item.JobCommandLine?.Contains(path, StringComparison.OrdinalIgnoreCase) == true || item.WinServiceCommandLine?.Contains(path, StringComparison.OrdinalIgnoreCase) == true)))
            {
                trace.Loose.TryAdd(job.Id, job);
            }
        }
    }

    /// <summary>The path without its drive or device, since tools write those differently; null when too short to mean one file.</summary>
    private static string? Tail(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var users = path.IndexOf("\\Users\\", StringComparison.OrdinalIgnoreCase);
        var windows = path.IndexOf("\\Windows\\", StringComparison.OrdinalIgnoreCase);
        var programData = path.IndexOf("\\ProgramData\\", StringComparison.OrdinalIgnoreCase);
        var start = new[] { users, windows, programData }.Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        var tail = start >= 0 ? path[start..] : path;
        return tail.Length >= 12 ? tail : null;
    }

    private void FollowMoves(Trace trace)
    {
        var pending = true;
        while (pending)
        {
            pending = false;
            foreach (var move in data.Moves.Where(move => !trace.Moves.Contains(move)
                && trace.Hosts.TryGetValue(move.From, out var since) && move.Time >= since && move.Time - LastSeen(trace, move.From) <= AfterMove
                && (move.IsForeignUser || trace.StolenUsers.Contains(move.User)) && IsOfTheStory(trace, move)))
            {
                trace.Moves.Add(move);
                trace.StolenUsers.Add(move.User);
                Reach(trace, move.To, move.Time);
                FollowOnto(trace, move);
                pending = true;
                break;
            }
        }
    }

    /// <summary>A foreign account alone may be an administrator at work: something of the story must run on the host it came from.</summary>
    private static bool IsOfTheStory(Trace trace, LateralMove move) => trace.Processes.Keys.Any(key => key.Host == move.From) || trace.Moves.Any(earlier => earlier.To == move.From);

    private void FollowOnto(Trace trace, LateralMove move)
    {
        if (data.History(move.To) is not { } history)
        {
            return;
        }

        foreach (var process in history.Processes.Where(process => process.ProcessUid is not null && process.Time >= move.Time.AddSeconds(-5) && process.Time <= move.Time + AfterMove))
        {
            var soon = process.Time <= move.Time + RemoteStart;
            var techniques = TechniqueRules.Of(process.ProcessName, process.CommandLine);
            var startedRemotely = soon && ProcessKinds.IsRemoteStarter(process.ParentProcessName ?? history.Process(process.ParentProcessUid)?.ProcessName)
                && !Artifacts.IsSystemProgram(process.ProcessPath) && data.IsRare(data.Prevalence.HostsWithHash(process.ProcessSha256));
            var byUser = process.User == move.User && techniques.Count > 0;
            var telling = TechniqueRules.IsTelling(techniques) && !IsHabit(history, process, move.Time);
            if (startedRemotely || byUser || telling)
            {
                if (startedRemotely)
                {
                    trace.StartedRemotely.Add(process.Id);
                }

                AddTree(trace, process);
            }
        }

        foreach (var item in history.Events.Where(item => item.Time >= move.Time.AddSeconds(-5) && item.Time <= move.Time + RemoteStart && !trace.Has(item)))
        {
            var service = item.ClassUid == WindowsServiceActivity.Uid && trace.Processes.Values.Any(process => process.Host == item.Host && Names(item.WinServiceCommandLine, process));
            var file = item.ClassUid == FileActivity.Uid && item.ActivityId == FileActivity.Activity.Create && IsWrittenOverTheNetwork(item, move, history);
            if (service || file)
            {
                trace.Loose.TryAdd(item.Id, item);
            }
        }
    }

    /// <summary>The same command on the same host before anybody came: a job of the house.</summary>
    private static bool IsHabit(HostHistory history, LakeEvent process, DateTimeOffset moved) =>
        history.Processes.Any(other => other.Time < moved && other.ProcessName == process.ProcessName && other.CommandLine == process.CommandLine);

    private static bool Names(string? command, LakeEvent process) =>
        command is not null && (process.ProcessName is { Length: >= 5 } name && command.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsWrittenOverTheNetwork(LakeEvent item, LateralMove move, HostHistory history)
    {
        var actor = history.Process(item.ActorProcessUid);
        var local = actor is not null && actor.Time >= move.Time.AddMinutes(-1) is false && !string.Equals(actor.ProcessName, "System", StringComparison.OrdinalIgnoreCase);
        var byUser = item.User is null || item.User == move.User;
        return byUser && !local && !Artifacts.IsSystemProgram(item.FilePath);
    }

    private void FindDeliveries(Trace trace)
    {
        foreach (var root in trace.Roots.Where(root => root.User is not null && !trace.StartedRemotely.Contains(root.Id)).OrderBy(root => root.Time).Take(5).ToList())
        {
            var words = $"{root.CommandLine} {root.ProcessPath}";
            var candidates = data.Mail.Where(mail => mail.Mail.Time <= root.Time && mail.Mail.Time >= root.Time.AddDays(-3) && IsFor(mail, root.User!)).ToList();
            var exact = candidates.Where(mail => mail.Attachments.Any(file => Stem(file.Name) is { } stem && words.Contains(stem, StringComparison.OrdinalIgnoreCase))).ToList();
            if (exact.Count > 0)
            {
                var mail = exact.MaxBy(mail => mail.Mail.Time)!;
                if (trace.Deliveries.All(known => known.Id != mail.Id))
                {
                    trace.Deliveries.Add(mail);
                }
            }
        }
    }

    private void FollowAccounts(Trace trace, FindingGroup group)
    {
        trace.Accounts.AddRange(new AccountTracer(data).Follow(group));
        var messages = group.Findings.SelectMany(finding => finding.Messages).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var account in trace.Accounts)
        {
            // The machine at which the link was followed is asked about it; nothing says that it is harmed.
            trace.Unread.UnionWith(account is { Click: not null, LookUp: null } ? data.UsualUsers.Where(usual => usual.Value == account.User && !data.Hosts.ContainsKey(usual.Key)).Select(usual => usual.Key) : []);
            foreach (var mail in data.Mail.Where(mail => mail.Mail.Time <= account.Begin.Time && mail.Mail.Email.MessageUid is { } message && messages.Contains(message.Trim('<', '>'))
                && IsFor(mail, account.User) && trace.Deliveries.All(known => known.Id != mail.Id)))
            {
                trace.Deliveries.Add(mail);
            }
        }
    }

    private bool IsFor(StoredMail mail, string user) =>
        (mail.Mail.Email.To ?? []).Concat(mail.Mail.Email.SmtpTo ?? []).Any(to => data.Identities.Users.NameOf(null, null, null, to) == user);

    private static string? Stem(string? file)
    {
        var dot = file?.LastIndexOf('.') ?? -1;
        var stem = dot > 0 ? file![..dot] : file;
        return stem is { Length: >= 5 } ? stem : null;
    }

    private void Reach(Trace trace, string host, DateTimeOffset since)
    {
        trace.Hosts[host] = trace.Hosts.TryGetValue(host, out var earlier) && earlier < since ? earlier : since;
        if (!data.Hosts.ContainsKey(host))
        {
            trace.Unread.Add(host);
        }
    }

    private DateTimeOffset LastSeen(Trace trace, string host) =>
        trace.Processes.Where(item => item.Key.Host == host).Select(item => item.Value.Time)
            .Concat(trace.Processes.Keys.Where(key => key.Host == host).SelectMany(key => data.History(host)?.ActsOf(key.Uid) ?? []).Select(act => act.Time))
            .DefaultIfEmpty(trace.Hosts[host]).Max();
}
