using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Follows accounts that somebody else uses: from an address that a finding names to all that was done from there, and from it to the applications it let in.</summary>
/// <remarks>
/// An address is foreign when neither the person, before, nor a colleague, ever, got in from it, and no device of the company shows there. At least one such address
/// must be one that a finding names; somebody who merely travels is left alone.
/// </remarks>
internal sealed class AccountTracer(IncidentData data)
{
    /// <summary>How long after a link was followed a sign-in is laid to it.</summary>
    public static readonly TimeSpan SinceLink = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan BeforeFinding = TimeSpan.FromHours(3);
    private static readonly TimeSpan NearLink = TimeSpan.FromMinutes(2);

    /// <summary>Accounts of the group that were taken over, by name.</summary>
    public IReadOnlyList<AccountTakeover> Follow(FindingGroup group)
    {
        var open = group.Findings.Where(finding => !finding.IsExplained).ToList();
        return [.. open.SelectMany(finding => finding.Users).Distinct().Order(StringComparer.Ordinal).Select(user => Of(user, open)).OfType<AccountTakeover>()];
    }

    private AccountTakeover? Of(string user, List<FindingFacts> findings)
    {
        var events = data.People[user].ToList();
        var own = findings.Where(finding => finding.Users.Contains(user)).ToList();
        var since = own.Min(finding => finding.FirstSeen) - BeforeFinding;
        var related = own.SelectMany(finding => finding.Related).ToHashSet();
        var named = own.SelectMany(finding => finding.Addresses).Concat(events.Where(act => related.Contains(act.Id)).Select(act => act.SrcIp).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        var foreign = events.Where(act => Artifacts.IsPublic(act.SrcIp) && act.ClassUid != HttpActivity.Uid).GroupBy(act => act.SrcIp!)
            .Where(acts => acts.All(act => act.Time >= since && act.DeviceUid is null) && !data.GotInFrom[acts.Key].Any(other => other != user))
            .Select(acts => acts.Key).Order(StringComparer.Ordinal).ToList();
        var acts = events.Where(act => act.SrcIp is not null && act.ClassUid != HttpActivity.Uid && foreign.Contains(act.SrcIp)).ToList();
        if (!foreign.Any(named.Contains) || acts.All(AccountActs.IsRefused))
        {
            return null;
        }

        var takeover = new AccountTakeover(user) { Addresses = foreign, Acts = acts };
        takeover = takeover with { Click = Click(events, takeover.Begin.Time) };
        var applications = takeover.Applications.Select(application => application.Key).ToHashSet(StringComparer.Ordinal);
        return takeover with
        {
            // What a mail came from may be anybody's server.
            Named = [.. own.Where(finding => finding.Messages.Count == 0).SelectMany(finding => finding.Addresses.Where(address => Artifacts.IsPublic(address) && !foreign.Contains(address) && !data.GotInFrom[address].Any()).Select(address => (address, finding.Id)))],
            LookUp = LookUp(takeover),
            // "Update user" says of anything but the ways in that it changed.
            Answers = [.. events.Where(act => act.ClassUid == AccountChange.Uid && act.ActivityId != AccountChange.Activity.Other && act.Time > takeover.Begin.Time && !acts.Contains(act))],
            ApplicationActs = [.. data.Applications.Where(act => act.UserUid is not null && applications.Contains(act.UserUid)).OrderBy(act => act.Time)],
        };
    }

    private static LakeEvent? Click(List<LakeEvent> events, DateTimeOffset begin) =>
        events.Where(act => act.ClassUid == HttpActivity.Uid && act.Url is not null && act.Time <= begin && begin - act.Time <= SinceLink).MaxBy(act => act.Time);

    private LakeEvent? LookUp(AccountTakeover takeover) => takeover.Click is not { } click ? null
        : data.UsualUsers.Where(usual => usual.Value == takeover.User).Select(usual => data.History(usual.Key)).OfType<HostHistory>()
            .SelectMany(history => history.Events).Where(item => item.ClassUid == DnsActivity.Uid && string.Equals(item.QueryHostname, takeover.LinkedTo, StringComparison.OrdinalIgnoreCase)
                && (item.Time - click.Time).Duration() <= NearLink).MinBy(item => item.Time);
}
