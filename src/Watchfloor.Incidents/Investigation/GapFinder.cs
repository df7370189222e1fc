using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Says what cannot be known: where hosts were silent, and what the sensors do not record.</summary>
internal sealed class GapFinder(IncidentData data)
{
    private const int ManyConnections = 20;

    public IReadOnlyList<Gap> Find(Trace trace)
    {
        var gaps = new List<Gap>();
        gaps.AddRange(Silences(trace));
        gaps.AddRange(PolicyFiles(trace));
        gaps.AddRange(FileSensors(trace));
        gaps.AddRange(NoDelivery(trace));
        gaps.AddRange(NoHistory(trace));
        gaps.AddRange(trace.Blindings.Select(blinding => BlindingTimeline.Blind(blinding, data.LastEvent < data.To ? data.LastEvent : data.To)));
        gaps.AddRange(trace.Outflows.SelectMany(outflow => OutflowSummary.Unknown(outflow, data.History(outflow.Host))));
        return [.. gaps.OrderBy(gap => gap.From ?? DateTimeOffset.MaxValue)];
    }

    private IEnumerable<Gap> Silences(Trace trace)
    {
        var series = trace.Acts(data).Where(act => act.ClassUid == NetworkActivity.Uid && Artifacts.IsPublic(act.DstIp))
            .GroupBy(act => (act.Host, act.DstIp)).Where(group => group.Count() >= ManyConnections);
        foreach (var calls in series)
        {
            var ordered = calls.OrderBy(act => act.Time).ToList();
            if (BeaconRhythm.Of([.. ordered.Select(act => act.Time)]).Silence is not var (from, to))
            {
                continue;
            }

            var last = ordered.Last(act => act.Time <= from);
            var next = ordered.First(act => act.Time >= to);
            var others = data.History(calls.Key.Host)!.Events.Count(item => item.Time > from && item.Time < to);
            yield return new Gap
            {
                From = from,
                To = to,
                Text = others == 0
                    ? $"{calls.Key.Host} sent no event of any kind: it was asleep, switched off or cut off. That the calls to {calls.Key.DstIp} stop here does not mean that the connection was given up; they go on as soon as the host is back."
                    : string.Create(CultureInfo.InvariantCulture, $"The calls from {calls.Key.Host} to {calls.Key.DstIp} stop while the host sends {others} other events; whether the attacker paused or used another way cannot be seen."),
                Evidence = [last.Id, next.Id],
            };
        }
    }

    /// <summary>A file laid where machines take policies from, and nothing that says how it was meant to run.</summary>
    private IEnumerable<Gap> PolicyFiles(Trace trace)
    {
        foreach (var file in trace.Loose.Values.Where(item => item.ClassUid == FileActivity.Uid && TimelineBuilder.IsPolicyPath(item.FilePath)))
        {
            // A copy that the story's own programs ran elsewhere says nothing about the one in the policy folder.
            var runs = data.Hosts.Values.Any(host => host.Processes.Any(process => process.CommandLine?.Contains("\\SYSVOL\\", StringComparison.OrdinalIgnoreCase) == true
                || (file.FileSha256 is not null && process.ProcessSha256 == file.FileSha256 && process.ProcessUid is not null && !trace.Processes.ContainsKey((host.Host, process.ProcessUid)))));
            if (!runs)
            {
                yield return new Gap
                {
                    Text = $"Nothing shows how the file {new VendorText(file.FileName ?? file.FilePath).ForDisplay()} (sha256 {file.FileSha256 ?? "unknown"}) would have been distributed or started: no policy change, task or process names it there, and no host that was looked at started it from there.",
                    Evidence = [file.Id],
                };
            }
        }
    }

    /// <summary>Sensors that record the writing of programs only.</summary>
    private IEnumerable<Gap> FileSensors(Trace trace)
    {
        foreach (var host in trace.Hosts.Keys.Where(host => trace.Loose.Values.Any(item => item.Host == host && item.ClassUid == FileActivity.Uid) && trace.Moves.Any(move => move.To == host)))
        {
            var writes = data.History(host)!.Events.Where(item => item.ClassUid == FileActivity.Uid && item.ActivityId == FileActivity.Activity.Create).ToList();
            if (writes.Count > 0 && writes.All(item => IsProgram(item.FileName ?? item.FilePath)))
            {
                yield return new Gap
                {
                    Text = $"The sensor on {host} reports file writes only for executables: a policy, script or document written there would not be seen.",
                    Evidence = [.. writes.Where(item => trace.Loose.ContainsKey(item.Id)).Take(5).Select(item => item.Id)],
                };
            }
        }
    }

    private static IEnumerable<Gap> NoDelivery(Trace trace)
    {
        if (trace.Deliveries.Count == 0 && trace.Roots.OrderBy(root => root.Time).FirstOrDefault() is { } root && TechniqueRules.Of(root.ProcessName, root.CommandLine).Contains("T1204.002"))
        {
            yield return new Gap
            {
                To = root.Time,
                Text = $"How the script came onto {root.Host} is not in the data: no mail to the user carries a file of its name.",
                Evidence = [root.Id],
            };
        }
    }

    private IEnumerable<Gap> NoHistory(Trace trace)
    {
        foreach (var move in trace.Moves.Where(move => data.History(move.To) is not { Events.Count: > 1 }))
        {
            yield return new Gap
            {
                From = move.Time,
                Text = $"{move.To} has no process telemetry in the lake: what happened there after the logon cannot be told.",
                Evidence = [move.Id],
            };
        }
    }

    private static bool IsProgram(string? name) => name is not null
        && new[] { ".exe", ".dll", ".sys", ".scr", ".com", ".cpl", ".ocx", ".drv", ".efi", ".mui" }.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
