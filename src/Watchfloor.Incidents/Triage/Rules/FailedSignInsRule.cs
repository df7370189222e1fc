using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Looks at failed sign-ins behind a finding: one account from one address without a success is a forgotten password in a script.</summary>
internal sealed class FailedSignInsRule : ITriageRule
{
    public string Name => "failed-sign-ins";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { Processes.Count: 0 } finding || finding.Users.Count != 1 || !finding.Techniques.Any(technique => technique.StartsWith("T1110", StringComparison.Ordinal)))
        {
            yield break;
        }

        var signIns = subject.Data.People[finding.Users[0]].Where(item => item.ClassUid == Authentication.Uid && (item.Time - finding.FirstSeen).Duration() <= TimeSpan.FromDays(2)).ToList();
        var failed = signIns.Where(item => item.StatusId == 2).ToList();
        var sources = failed.Select(item => item.SrcIp).OfType<string>().Distinct().ToList();
        if (failed.Count >= 20 && sources.Count == 1 && !signIns.Any(item => item.StatusId == 1 && item.SrcIp == sources[0]))
        {
            yield return new(Name, -3.5, SignalKind.NothingHappened, Statements.Of(
                [finding.Id, .. failed.Take(10).Select(item => item.Id)],
                string.Create(CultureInfo.InvariantCulture, $"{failed.Count} sign-ins of {{0}} failed, all from the one address {{1}} and none succeeded: a program with an old password."), finding.Users[0], sources[0]));
        }
    }
}
