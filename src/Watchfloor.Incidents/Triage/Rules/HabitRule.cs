using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>Looks whether the host did the same before, at the same time of day: a job of the house.</summary>
internal sealed class HabitRule : ITriageRule
{
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(20);

    public string Name => "habit";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { } finding)
        {
            yield break;
        }

        foreach (var process in finding.Processes)
        {
            if (subject.Data.History(process.Host) is not { } history || history.Match(process, finding.LastSeen) is not { } start)
            {
                continue;
            }

            var earlier = history.Processes.Where(other => other.Time < start.Time.AddHours(-12) && other.ProcessName == start.ProcessName
                && (other.CommandLine == start.CommandLine) && AtSameHour(other.Time, start.Time)).ToList();
            if (earlier.Count > 0)
            {
                var sameMinute = earlier.Any(other => Apart(other.Time, start.Time) <= TimeSpan.FromMinutes(5));
                yield return new(Name, sameMinute ? -4 : -2.5, SignalKind.Allowed, Statements.Of(
                    [finding.Id, start.Id, .. earlier.Take(5).Select(other => other.Id)],
                    string.Create(CultureInfo.InvariantCulture, $"{{0}} ran the same command on this host {earlier.Count} times before, at the same time of day."), process.Name));
                yield break;
            }
        }

        foreach (var host in finding.Hosts.Where(_ => finding.Addresses.Count > 0))
        {
            var uploads = (subject.Data.History(host)?.Events ?? []).Where(item => item.DstIp is not null && finding.Addresses.Contains(item.DstIp)
                && item.Time < finding.FirstSeen.AddHours(-12) && AtSameHour(item.Time, finding.FirstSeen)).ToList();
            if (uploads.Count > 0)
            {
                yield return new(Name, -2.5, SignalKind.Allowed, Statements.Of(
                    [finding.Id, .. uploads.Take(5).Select(item => item.Id)], "{0} talked to {1} on earlier days at the same time of day.", host, uploads[0].DstIp));
                yield break;
            }
        }
    }

    private static bool AtSameHour(DateTimeOffset left, DateTimeOffset right) => Apart(left, right) <= Near;

    private static TimeSpan Apart(DateTimeOffset left, DateTimeOffset right)
    {
        var apart = (left.TimeOfDay - right.TimeOfDay).Duration();
        return apart <= TimeSpan.FromHours(12) ? apart : TimeSpan.FromDays(1) - apart;
    }
}
