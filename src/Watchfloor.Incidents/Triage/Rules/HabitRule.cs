using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>Looks whether the host did the same before, at the same time of day: a job of the house.</summary>
internal sealed class HabitRule : ProcessRule
{
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(20);

    public override string Name => "habit";

    protected override Signal? Look(TriageSubject subject, FindingFacts finding, FindingProcess process)
    {
        if (subject.Data.History(process.Host) is not { } history || history.Match(process, finding.LastSeen) is not { } start || !IsInstalled(process, start))
        {
            return null;
        }

        var others = history.Processes.Where(other => (other.Time - start.Time).Duration() > TimeSpan.FromHours(12) && other.ProcessName == start.ProcessName
            && other.CommandLine == start.CommandLine && AtSameHour(other.Time, start.Time)).ToList();
        if (others.Count == 0)
        {
            return null;
        }

        var sameMinute = others.Any(other => Apart(other.Time, start.Time) <= TimeSpan.FromMinutes(5));
        return new(Name, sameMinute ? -4 : -2.5, SignalKind.Allowed, Statements.Of(
            [finding.Id, start.Id, .. others.Take(5).Select(other => other.Id)],
            string.Create(CultureInfo.InvariantCulture, $"{{0}} runs the same command on this host on {others.Count} other days at the same time."), process.Name));
    }

    /// <summary>Installed software, and Windows' tools when installed software uses them: what a user, or a script of theirs, could put there is no habit of the house.</summary>
    private static bool IsInstalled(FindingProcess process, LakeEvent start)
    {
        var path = process.Path ?? start.ProcessPath;
        return Artifacts.IsSystemProgram(path)
            && (!TechniqueRules.IsTelling(TechniqueRules.Of(start.ProcessName, start.CommandLine)) || IsProgramFiles(process.ParentPath));
    }

    private static bool IsProgramFiles(string? path) => path?.Contains("\\Program Files", StringComparison.OrdinalIgnoreCase) == true && Artifacts.IsSystemProgram(path);

    private static bool AtSameHour(DateTimeOffset left, DateTimeOffset right) => Apart(left, right) <= Near;

    private static TimeSpan Apart(DateTimeOffset left, DateTimeOffset right)
    {
        var apart = (left.TimeOfDay - right.TimeOfDay).Duration();
        return apart <= TimeSpan.FromHours(12) ? apart : TimeSpan.FromDays(1) - apart;
    }
}
