using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Tells how data left by a person's own account.</summary>
internal static class OutflowTimeline
{
    public static IEnumerable<TimelineEntry> Of(Outflow outflow)
    {
        foreach (var files in outflow.Fetches)
        {
            yield return Entry(outflow, files, "API Activity", ["T1213.002", "T1530"],
                Text($"{files.Count} files{(Outflow.SiteOf(files[0]) is null ? "" : " of the site {1}")} were fetched by {{0}}: {{2}}"), outflow.User, Outflow.SiteOf(files[0]), files[0].EventCode);
        }

        foreach (var process in outflow.Programs.Concat(outflow.Wipes))
        {
            yield return Entry(outflow, [process], "Process Activity", TechniqueRules.Of(process.ProcessName, process.CommandLine), "{0} started: {1}", process.ProcessName, process.CommandLine);
        }

        // Two tools on one machine tell the same write.
        foreach (var writes in outflow.Writes.GroupBy(write => (write.FileName, write.Time.ToUnixTimeSeconds())).Select(group => group.ToList()))
        {
            var write = writes[0];
            var disk = OnDisk(write, outflow);
            yield return Entry(outflow, writes, "File Activity", disk ? ["T1052.001"] : ["T1560.001"], disk ? "The file {0} was written after the disk was plugged in" : "The file {0} was written", write.FileName);
        }

        // The same match is told by more than one log.
        foreach (var match in outflow.Matches.GroupBy(match => (match.Time, match.FileName, match.Message)).Select(group => group.ToList()))
        {
            var place = match[0].DstHostname;
            yield return Entry(outflow, match, "Data Security Finding", [place is null ? "T1052.001" : "T1567.002"],
                place is null ? "A rule against data loss matched {1}: {0}" : "A rule against data loss matched {1} on its way to {2}: {0}", match[0].Message, match[0].FileName, place);
        }

        foreach (var upload in outflow.Uploads)
        {
            var sent = upload.Sum(item => item.BytesOut ?? 0);
            yield return Entry(outflow, upload, "Network Activity", ["T1567.002"], Text($"{sent / 1e6:0} MB went to {{0}} at {{1}}, by {{2}}"), upload[0].QueryHostname, upload[^1].DstIp, upload[0].ActorProcessName);
        }

        foreach (var disk in outflow.Disks)
        {
            yield return Entry(outflow, [disk], "File Activity", ["T1052.001"], "The disk {0} was plugged in as {1}; this machine had not seen it before", disk.LeftUid, disk.FileName);
        }

        if (outflow.Links.Count > 0)
        {
            yield return Entry(outflow, outflow.Links, "API Activity", ["T1567"], Text($"{outflow.Links.Count} links that need no sign-in were made by {{0}}, the first to {{1}}"), outflow.User, outflow.Links[0].ResourceName);
        }

        if (outflow.Deletions.Count > 0)
        {
            yield return Entry(outflow, outflow.Deletions, "API Activity", ["T1070.004"], Text($"{outflow.Deletions.Count} files were deleted by {{0}}"), outflow.User);
        }
    }

    // Drives have other names in the kernel, so time has to tell which write went to the disk.
    private static bool OnDisk(LakeEvent write, Outflow outflow) => outflow.Disks.Any(disk => disk.Time <= write.Time && write.Time - disk.Time <= TimeSpan.FromHours(4));

    private static TimelineEntry Entry(Outflow outflow, IReadOnlyList<LakeEvent> acts, string kind, IReadOnlyList<string> techniques, string text, params string?[] quotes) =>
        ManyActs.Entry(acts, kind, techniques, text, quotes) with { Host = acts[0].Host, User = outflow.User };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
