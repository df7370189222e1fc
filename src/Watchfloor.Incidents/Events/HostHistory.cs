using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What one host reported, in order of time, with its processes linked.</summary>
internal sealed class HostHistory
{
    // How far apart two tools on one machine may tell the same thing.
    private static readonly TimeSpan Clocks = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, LakeEvent> processes;
    private readonly ILookup<string, LakeEvent> children;
    private readonly ILookup<string, LakeEvent> acts;
    private readonly ILookup<string, string> secondIds;
    private readonly Dictionary<string, List<LakeEvent>> merged = [];

    public HostHistory(string host, IEnumerable<LakeEvent> events)
    {
        Host = host;
        Events = [.. events.OrderBy(item => item.Time).ThenBy(item => item.Id.ToString(), StringComparer.Ordinal)];
        var starts = Events.Where(item => item.ClassUid == ProcessActivity.Uid && item.ActivityId == ProcessActivity.Activity.Launch).ToList();

        // Two tools may watch one machine, each with process ids of its own. The one that saw more carries the tree, the other confirms it.
        var feed = starts.GroupBy(item => item.Id.Feed).OrderByDescending(group => group.Count(item => item.ProcessUid is not null)).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        Processes = [.. starts.Where(item => item.Id.Feed == feed)];
        Doubles = [.. starts.Where(item => item.Id.Feed != feed)];
        processes = Processes.Where(item => item.ProcessUid is not null).GroupBy(item => item.ProcessUid!).ToDictionary(group => group.Key, group => group.First());
        children = Processes.Where(item => item.ParentProcessUid is not null).ToLookup(item => item.ParentProcessUid!);
        acts = Events.Where(item => item.ActorProcessUid is not null && item.ClassUid != ProcessActivity.Uid).ToLookup(item => item.ActorProcessUid!);
        var byName = Processes.Where(item => item.ProcessUid is not null).ToLookup(item => item.ProcessName ?? "", StringComparer.OrdinalIgnoreCase);
        secondIds = Doubles.Where(item => item.ProcessUid is not null && !processes.ContainsKey(item.ProcessUid)).Select(item => (Second: item.ProcessUid!, First: byName[item.ProcessName ?? ""].FirstOrDefault(first => IsDouble(item, first))?.ProcessUid))
            .Where(pair => pair.First is not null).ToLookup(pair => pair.First!, pair => pair.Second);
    }

    public string Host { get; }

    public IReadOnlyList<LakeEvent> Events { get; }

    /// <summary>Process starts.</summary>
    public IReadOnlyList<LakeEvent> Processes { get; }

    /// <summary>Process starts as a second tool on the same machine saw them.</summary>
    public IReadOnlyList<LakeEvent> Doubles { get; }

    public LakeEvent? Process(string? uid) => uid is null ? null : processes.GetValueOrDefault(uid);

    public IEnumerable<LakeEvent> ChildrenOf(string uid) => children[uid];

    /// <summary>What a process did: connections, look-ups, files, tasks, services, registry values; what only a second tool saw of it, too.</summary>
    public IEnumerable<LakeEvent> ActsOf(string uid)
    {
        if (!secondIds.Contains(uid))
        {
            return acts[uid];
        }

        // Asked for again and again while a story is followed, and every act is compared with every other.
        if (!merged.TryGetValue(uid, out var both))
        {
            merged[uid] = both = [.. acts[uid], .. secondIds[uid].SelectMany(second => acts[second]).Where(act => !acts[uid].Any(known => IsSame(act, known)))];
        }

        return both;
    }

    /// <summary>Whether two tools tell the same start.</summary>
    public static bool IsDouble(LakeEvent one, LakeEvent other) => (one.Time - other.Time).Duration() <= Clocks
        && string.Equals(one.ProcessName, other.ProcessName, StringComparison.OrdinalIgnoreCase) && (one.CommandLine is null || other.CommandLine is null || one.CommandLine == other.CommandLine);

    /// <summary>The start of a process that a finding names: by id, else by number, content or command line near the finding's time.</summary>
    public LakeEvent? Match(FindingProcess named, DateTimeOffset near)
    {
        if (Process(named.Uid) is { } exact)
        {
            return exact;
        }

        var before = Processes.Where(item => item.Time <= near.AddMinutes(5) && item.Time >= near.AddDays(-2)).ToList();
        return Nearest(before.Where(item => named.CommandLine is not null && item.CommandLine == named.CommandLine))
            ?? Nearest(before.Where(item => named.Pid is not null && item.ProcessPid == named.Pid && SameName(item, named)))
            ?? Nearest(before.Where(item => named.Sha256 is not null && SameName(item, named) && string.Equals(item.ProcessSha256, named.Sha256, StringComparison.OrdinalIgnoreCase)));

        LakeEvent? Nearest(IEnumerable<LakeEvent> candidates) => candidates.MaxBy(item => item.Time);
    }

    // What names nothing may be anything, so it is kept.
    private static bool IsSame(LakeEvent one, LakeEvent other) => one.ClassUid == other.ClassUid && (one.Time - other.Time).Duration() <= Clocks
        && (one.FileName ?? one.DstIp ?? one.QueryHostname ?? one.JobName ?? one.WinServiceName) is not null
        && (one.FileName, one.DstIp, one.DstPort, one.QueryHostname, one.JobName, one.WinServiceName) == (other.FileName, other.DstIp, other.DstPort, other.QueryHostname, other.JobName, other.WinServiceName);

    private static bool SameName(LakeEvent item, FindingProcess named) =>
        named.Name is null || string.Equals(item.ProcessName, named.Name, StringComparison.OrdinalIgnoreCase);
}
