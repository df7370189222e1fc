using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Follows a data loss finding about a person: what was fetched before it, how it was packed, where it went, and what was done afterwards.</summary>
/// <remarks>
/// What is much is measured on the person's own habit. A file is the one a rule matched, by content or by name; a place is one that a match names; so what merely
/// happens on the same days stays out.
/// </remarks>
internal sealed class OutflowTracer(IncidentData data)
{
    private const int ManyFiles = 50;
    private const int TimesTheHabit = 5;
    private const int ManyDeletions = 5;
    private const long BigUpload = 10_000_000;
    private static readonly TimeSpan Before = TimeSpan.FromDays(14);
    private static readonly TimeSpan SameEvening = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan OneUpload = TimeSpan.FromHours(1);
    private static readonly string[] Fetching = ["FileDownloaded", "FileSyncDownloadedFull", "FileSyncDownloadedPartial"];
    private static readonly string[] Deleting = ["FileDeleted", "FileRecycled", "FileDeletedFirstStageRecycleBin"];

    /// <summary>The people of the group whose findings are about data that leaves, and whose accounts nobody else used.</summary>
    /// <param name="group">The findings.</param>
    /// <param name="takenOver">Accounts that somebody else used: what left by them is another story.</param>
    public IReadOnlyList<Outflow> Follow(FindingGroup group, IEnumerable<string> takenOver)
    {
        var findings = group.Findings.Where(finding => finding is { IsExplained: false, IsOwn: false } && finding.Techniques.Any(IsOut)).ToList();
        return [.. findings.SelectMany(finding => finding.Users).Distinct().Except(takenOver).Order(StringComparer.Ordinal).Select(user => Of(user, findings)).OfType<Outflow>()];
    }

    private static bool IsOut(string technique) => technique.StartsWith("T1567", StringComparison.Ordinal) || technique.StartsWith("T1052", StringComparison.Ordinal);

    private Outflow? Of(string user, List<FindingFacts> all)
    {
        var findings = all.Where(finding => finding.Users.Contains(user)).ToList();
        var host = findings.SelectMany(finding => finding.Hosts).FirstOrDefault();
        var acts = data.People[user].Where(act => act.Time >= findings.Min(finding => finding.FirstSeen) - Before).ToList();
        var matches = acts.Where(act => act.ClassUid == DataSecurityFinding.Uid && findings.All(finding => finding.Id != act.Id)).ToList();
        var fetches = Fetches(acts).ToList();
        if (matches.Count == 0)
        {
            return null;
        }

        var first = matches.Concat(fetches.SelectMany(group => group)).Min(act => act.Time);
        var events = data.History(host)?.Events.Where(item => item.Time >= first).ToList() ?? [];
        var hashes = matches.Select(match => match.FileSha256).Concat(findings.SelectMany(finding => finding.Hashes)).Where(hash => hash is { Length: > 0 }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = matches.Where(match => match.FileSha256 is not null && hashes.Contains(match.FileSha256)).Select(match => match.FileName).Where(name => name is { Length: >= 5 }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var programs = (data.History(host)?.Processes ?? []).Where(process => process.Time >= first && process.CommandLine is not null).ToList();
        return new(user, host)
        {
            Matches = matches,
            Fetches = fetches,
            Programs = [.. programs.Where(process => names.Any(name => process.CommandLine!.Contains(name!, StringComparison.OrdinalIgnoreCase)))],
            Writes = [.. events.Where(item => item.ClassUid == FileActivity.Uid && item.ActivityId != FileActivity.Activity.Mount && item.FileSha256 is not null && hashes.Contains(item.FileSha256))],
            Uploads = [.. Uploads(events, matches)],
            Disks = [.. NewDisks(host, first)],
            Links = [.. acts.Where(act => act.Time >= first && act.EventCode is "AnonymousLinkCreated" or "AnonymousLinkUpdated")],
            Deletions = acts.Where(act => act.Time >= matches[0].Time && Deleting.Contains(act.EventCode)).ToList() is { Count: >= ManyDeletions } deletions ? deletions : [],
            Wipes = [.. programs.Where(process => process.Time >= matches[0].Time && TechniqueRules.Of(process.ProcessName, process.CommandLine).Contains("T1070.004"))],
        };
    }

    // Each operation is measured on its own: a laptop synchronises some files every morning.
    private static IEnumerable<IReadOnlyList<LakeEvent>> Fetches(List<LakeEvent> acts)
    {
        foreach (var operation in acts.Where(act => Fetching.Contains(act.EventCode)).GroupBy(act => act.EventCode))
        {
            var sittings = Sittings([.. operation.OrderBy(act => act.Time)]).ToList();
            var sizes = sittings.Select(sitting => sitting.Count).Where(count => count < ManyFiles).Order().ToList();
            var usual = sizes.Count == 0 ? 0 : sizes[sizes.Count / 2];
            foreach (var sitting in sittings.Where(sitting => sitting.Count >= Math.Max(ManyFiles, TimesTheHabit * usual)))
            {
                yield return sitting;
            }
        }
    }

    private static IEnumerable<IReadOnlyList<LakeEvent>> Sittings(List<LakeEvent> acts)
    {
        for (var (start, end) = (0, 1); start < acts.Count; end++)
        {
            if (end == acts.Count || acts[end].Time - acts[end - 1].Time > SameEvening)
            {
                yield return acts[start..end];
                start = end;
            }
        }
    }

    // What the program that looked the place up sent most to, within the hour.
    private static IEnumerable<IReadOnlyList<LakeEvent>> Uploads(List<LakeEvent> events, List<LakeEvent> matches)
    {
        var places = matches.Select(match => match.DstHostname).Where(place => place is { Length: > 0 }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var lookUp in events.Where(item => item.ClassUid == DnsActivity.Uid && item.QueryHostname is not null && places.Contains(item.QueryHostname) && item.ActorProcessUid is not null)
            .GroupBy(item => (item.Id.Feed, item.ActorProcessUid)).Select(group => group.First()))
        {
            var most = events.Where(item => item.ClassUid == NetworkActivity.Uid && item.Id.Feed == lookUp.Id.Feed && item.ActorProcessUid == lookUp.ActorProcessUid
                    && item.Time >= lookUp.Time && item.Time - lookUp.Time <= OneUpload && Artifacts.IsPublic(item.DstIp))
                .GroupBy(item => item.DstIp).MaxBy(group => group.Sum(item => item.BytesOut ?? 0));
            if (most?.Sum(item => item.BytesOut ?? 0) >= BigUpload)
            {
                yield return [lookUp, .. most];
            }
        }
    }

    private IEnumerable<LakeEvent> NewDisks(string? host, DateTimeOffset since) => data.Disks.Where(disk => disk.Host == host && host is not null).GroupBy(disk => disk.LeftUid)
        .Select(mounts => mounts.MinBy(mount => mount.Time)!).Where(mount => mount.Time >= since);
}
