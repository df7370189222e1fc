using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Tells a trace as lines in order of time: each with what, where, who, the techniques and the events behind it.</summary>
internal sealed class TimelineBuilder(IncidentData data)
{
    private const int ManyConnections = 20;
    private const int EvidenceOfMany = 24;
    private const long BigUpload = 50_000_000;
    private static readonly TimeSpan Burst = TimeSpan.FromMinutes(30);

    public IReadOnlyList<TimelineEntry> Build(Trace trace, IReadOnlyList<FindingFacts> findings)
    {
        var entries = new List<TimelineEntry>();
        entries.AddRange(trace.Deliveries.Select(mail => Delivery(mail, trace)));
        entries.AddRange(Processes(trace));
        entries.AddRange(trace.Moves.Select(Move));
        entries.AddRange(trace.Accounts.SelectMany(AccountTimeline.Of));
        entries.AddRange(trace.Outflows.SelectMany(OutflowTimeline.Of));
        entries.AddRange(trace.Blindings.SelectMany(BlindingTimeline.Of));
        var acts = trace.Acts(data).ToList();
        entries.AddRange(Connections(acts, trace));
        entries.AddRange(LookUps(acts, trace));
        entries.AddRange(acts.Select(act => Act(act, trace)).OfType<TimelineEntry>());
        entries.AddRange(findings.Where(finding => finding.Repeats is null).Select(Finding));
        return [.. entries.OrderBy(entry => entry.Time).ThenBy(entry => entry.IsFinding).ThenBy(entry => entry.What.Evidence[0].ToString(), StringComparer.Ordinal)];
    }

    private static TimelineEntry Finding(FindingFacts finding) => new()
    {
        Time = finding.Raised ?? finding.FirstSeen,
        EndTime = finding.IsOwn && finding.LastSeen > finding.FirstSeen ? finding.LastSeen : null,
        What = Statements.Of(finding.Id, finding.IsOwn ? "Watchfloor found: {0}" : "An alert of {1}: {0}", finding.Title, finding.Vendor),
        Host = finding.Hosts.FirstOrDefault(),
        User = finding.Users.FirstOrDefault(),
        Techniques = finding.Techniques,
        Kind = "Detection Finding",
        IsFinding = true,
    };

    private static TimelineEntry Delivery(StoredMail mail, Trace trace)
    {
        var file = mail.Attachments is [{ } first, ..] ? first.Name : null;
        var user = trace.Roots.OrderBy(root => root.Time).FirstOrDefault()?.User ?? trace.Accounts.FirstOrDefault()?.User;
        return new()
        {
            Time = mail.Mail.Time,
            What = Statements.Of(
                mail.Id,
                file is null ? "A mail arrived from {0} with the subject {1}" : "A mail arrived from {0} with the subject {1} and the attachment {2}, which is opened later",
                mail.Mail.Email.From ?? mail.Mail.Email.SmtpFrom, mail.Mail.Email.Subject, file),
            User = user,
            Techniques = file is null ? ["T1566.002"] : ["T1566.001"],
            Kind = "Email Activity",
        };
    }

    private static TimelineEntry Move(LateralMove move) => new()
    {
        Time = move.Time,
        What = Statements.Of([move.Id, .. move.AlsoSeen], "A network logon onto this host came from {0}, with an account that does not work there", move.From),
        Host = move.To,
        User = move.User,
        Techniques = ["T1078.002", "T1021.002"],
        Kind = "Authentication",
    };

    private IEnumerable<TimelineEntry> Processes(Trace trace)
    {
        var bursts = trace.Processes.Values
            .Select(process => (process, techniques: TechniquesOf(process, trace)))
            .OrderBy(item => item.process.Host, StringComparer.Ordinal).ThenBy(item => item.process.Time)
            .Aggregate(new List<List<(LakeEvent Process, IReadOnlyList<string> Techniques)>>(), (groups, item) =>
            {
                var joins = groups.LastOrDefault() is { } last && last[0].Process.Host == item.process.Host
                    && TechniqueRules.IsDiscovery(last[0].Techniques) && TechniqueRules.IsDiscovery(item.techniques) && item.process.Time - last[^1].Process.Time <= Burst;
                if (joins)
                {
                    groups[^1].Add(item);
                }
                else
                {
                    groups.Add([item]);
                }

                return groups;
            });
        return bursts.Select(burst => burst.Count == 1 ? Process(burst[0].Process, burst[0].Techniques, trace) : Discovery(burst));
    }

    private TimelineEntry Process(LakeEvent process, IReadOnlyList<string> techniques, Trace trace)
    {
        var parent = process.ParentProcessName ?? data.History(process.Host)?.Process(process.ParentProcessUid)?.ProcessName;
        var known = TechniqueRules.Describe(process.ProcessName, process.CommandLine);
        var text = trace.StartedRemotely.Contains(process.Id) ? "{0} ran as a service or on behalf of another host: {1}"
            : parent is null ? "{0} started: {1}" : "{2} started {0}: {1}";
        return new()
        {
            Time = process.Time,
            What = Statements.Of([process.Id, .. Doubles(process)], known is null ? text : $"{text} ({known})", process.ProcessName, process.CommandLine ?? process.ProcessPath, parent),
            Host = process.Host,
            User = process.User,
            Techniques = techniques,
            Kind = "Process Activity",
        };
    }

    /// <summary>The same start as a second tool on the machine reports it.</summary>
    private IEnumerable<EvidenceId> Doubles(LakeEvent process) =>
        (data.History(process.Host)?.Doubles ?? []).Where(other => HostHistory.IsDouble(other, process)).Select(other => other.Id);

    private static TimelineEntry Discovery(List<(LakeEvent Process, IReadOnlyList<string> Techniques)> burst)
    {
        var names = burst.Select(item => item.Process.CommandLine ?? item.Process.ProcessName).ToList();
        return new()
        {
            Time = burst[0].Process.Time,
            EndTime = burst[^1].Process.Time,
            Count = burst.Count,
            What = Statements.Of(
                burst.Select(item => item.Process.Id),
                $"Somebody looks around: {burst.Count.ToString(CultureInfo.InvariantCulture)} commands ask for accounts, groups, domains and the system: {string.Join("; ", names.Take(10).Select((_, index) => $"{{{index}}}"))}",
                [.. names.Take(10)]),
            Host = burst[0].Process.Host,
            User = burst.Select(item => item.Process.User).FirstOrDefault(user => user is not null),
            Techniques = [.. burst.SelectMany(item => item.Techniques).Distinct()],
            Kind = "Process Activity",
        };
    }

    private static IReadOnlyList<string> TechniquesOf(LakeEvent process, Trace trace)
    {
        var techniques = TechniqueRules.Of(process.ProcessName, process.CommandLine).ToList();
        if (trace.StartedRemotely.Contains(process.Id))
        {
            techniques.AddRange(["T1569.002", "T1570"]);
        }

        return techniques;
    }

    private IEnumerable<TimelineEntry> Connections(List<LakeEvent> acts, Trace trace)
    {
        var connections = acts.Where(act => act.ClassUid == NetworkActivity.Uid && act.DirectionId != 1 && act.DstIp is not null
            && (Artifacts.IsPublic(act.DstIp) || trace.Moves.Any(move => move.From == act.Host && data.Identities.Addresses.HostAt(act.DstIp, act.Time) == move.To)));
        foreach (var group in connections.GroupBy(act => (act.Host, act.ActorProcessUid, act.DstIp, act.DstPort)))
        {
            var items = group.OrderBy(act => act.Time).ToList();
            yield return Connection(items, data.History(group.Key.Host)?.Process(group.Key.ActorProcessUid));
        }
    }

    private static TimelineEntry Connection(List<LakeEvent> items, LakeEvent? process)
    {
        var first = items[0];
        var sent = items.Sum(item => item.BytesOut ?? 0);
        var end = items.Max(item => item.Time + TimeSpan.FromMilliseconds(item.DurationMs ?? 0));
        var (text, techniques) = items.Count >= ManyConnections && sent / items.Count < 100_000
            ? Beacon(items)
            : sent >= BigUpload ? ($"{Size(sent)} went out to {{1}} port {{2}} by {{0}}", new List<string> { "T1041" })
            : ("{0} connected to {1} port {2}", IsDownloader(process) ? ["T1105", "T1071.001"] : []);
        return new()
        {
            Time = first.Time,
            EndTime = end > first.Time ? end : null,
            Count = items.Count,
            What = Statements.Of(Sample(items), text, process?.ProcessName ?? first.ActorProcessName ?? "a process", first.DstIp, first.DstPort?.ToString(CultureInfo.InvariantCulture) ?? "unknown"),
            Host = first.Host,
            User = process?.User ?? first.User,
            Techniques = techniques,
            Kind = "Network Activity",
        };
    }

    private static (string Text, List<string> Techniques) Beacon(List<LakeEvent> items)
    {
        var beat = BeaconRhythm.Of([.. items.Select(item => item.Time)]);
        var port = items[0].DstPort;
        var silence = beat.Silence is { } pause
            ? string.Create(CultureInfo.InvariantCulture, $", silent from {pause.From:yyyy-MM-dd HH:mm:ss} to {pause.To:yyyy-MM-dd HH:mm:ss}") : "";
        return (
            string.Create(CultureInfo.InvariantCulture, $"{{0}} called {{1}} port {{2}} {items.Count} times, every {beat.Interval.TotalSeconds:0} seconds or so{silence}"),
            port is 443 or 8443 ? ["T1071.001", "T1573"] : port is 80 or 8080 ? ["T1071.001"] : ["T1095"]);
    }

    private static bool IsDownloader(LakeEvent? process) => TechniqueRules.Of(process?.ProcessName, process?.CommandLine).Any(technique =>
        technique is "T1059.001" or "T1059.005" or "T1059.007" or "T1218.005" or "T1105");

    private static IEnumerable<EvidenceId> Sample(List<LakeEvent> items)
    {
        if (items.Count <= EvidenceOfMany)
        {
            return items.Select(item => item.Id);
        }

        var beat = BeaconRhythm.Of([.. items.Select(item => item.Time)]);
        var bounds = items.Where(item => beat.Silence is { } pause && (item.Time == pause.From || item.Time == pause.To));
        return items.Take(8).Concat(bounds).Append(items[^1])
            .Concat(Enumerable.Range(1, EvidenceOfMany - 12).Select(step => items[step * (items.Count - 1) / (EvidenceOfMany - 11)])).Select(item => item.Id).Distinct();
    }

    private IEnumerable<TimelineEntry> LookUps(List<LakeEvent> acts, Trace trace)
    {
        var domains = new SharedDomains(acts);
        foreach (var group in acts.Where(act => act.ClassUid == DnsActivity.Uid && act.QueryHostname is not null && data.Identities.Hosts.Find(null, act.QueryHostname) is null)
            .GroupBy(act => (act.Host, act.ActorProcessUid, Name: domains.Of(act.QueryHostname!))))
        {
            var items = group.OrderBy(act => act.Time).ToList();
            var process = data.History(group.Key.Host)?.Process(group.Key.ActorProcessUid);
            var names = items.Select(item => item.QueryHostname).Distinct().Count();
            yield return new()
            {
                Time = items[0].Time,
                EndTime = items.Count > 1 ? items[^1].Time : null,
                Count = items.Count,
                What = Statements.Of(
                    items.Take(EvidenceOfMany).Select(item => item.Id),
                    names == 1 ? "{0} looked up the name {1}" : string.Create(CultureInfo.InvariantCulture, $"{{0}} looked up {names} names under {{1}}, each once or nearly so: data may travel in them"),
                    process?.ProcessName ?? items[0].ActorProcessName ?? "a process", group.Key.Name),
                Host = group.Key.Host,
                User = process?.User,
                Techniques = names > 1 ? ["T1071.004"] : trace.Processes.Count > 0 && IsDownloader(process) ? ["T1071.001"] : [],
                Kind = "DNS Activity",
            };
        }
    }

    private TimelineEntry? Act(LakeEvent act, Trace trace) => act.ClassUid switch
    {
        FileActivity.Uid when act.ActivityId is FileActivity.Activity.Create or FileActivity.Activity.Rename or FileActivity.Activity.Delete => FileEntry(act, trace),
        ScheduledJobActivity.Uid => Entry(act, ["T1053.005"], "Scheduled Job Activity", "A scheduled task {0} was registered; it runs {1}", act.JobName, act.JobCommandLine),
        WindowsServiceActivity.Uid => Entry(act, ["T1569.002"], "Windows Service Activity", "The service {0} started; it runs {1}", act.WinServiceName, act.WinServiceCommandLine),
        RegistryValueActivity.Uid => Entry(act, ["T1547.001"], "Registry Value Activity", "{0} changed a registry value that starts programs", act.ActorProcessName ?? "A process"),
        _ => null,
    };

    private TimelineEntry FileEntry(LakeEvent act, Trace trace)
    {
        var policy = IsPolicyPath(act.FilePath);
        var remote = trace.Loose.ContainsKey(act.Id) && trace.Moves.Any(move => move.To == act.Host && act.Time >= move.Time.AddSeconds(-5));
        return Entry(
            act,
            policy ? ["T1484.001", "T1021.002"] : remote ? ["T1570", "T1021.002"] : [],
            "File Activity",
            policy ? "The file {0} was written into the folder from which every machine of the domain takes its policies" : remote ? "The file {0} was written over the network" : "The file {0} was written",
            act.FilePath ?? act.FileName);
    }

    /// <summary>True for the folders that a domain controller hands to all machines.</summary>
    internal static bool IsPolicyPath(string? path) =>
        path?.Contains("\\SYSVOL\\", StringComparison.OrdinalIgnoreCase) == true || path?.Contains("\\NETLOGON\\", StringComparison.OrdinalIgnoreCase) == true;

    private TimelineEntry Entry(LakeEvent act, IReadOnlyList<string> techniques, string kind, string text, params string?[] quotes) => new()
    {
        Time = act.Time,
        What = Statements.Of(act.Id, text, quotes),
        Host = act.Host,
        User = act.User ?? data.History(act.Host)?.Process(act.ActorProcessUid)?.User,
        Techniques = techniques,
        Kind = kind,
    };

    private static string Size(long bytes) => bytes >= 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
