using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Tells what was done with an account that somebody else used.</summary>
internal static class AccountTimeline
{
    private static readonly TimeSpan SameAttempt = TimeSpan.FromMinutes(10);

    public static IEnumerable<TimelineEntry> Of(AccountTakeover takeover)
    {
        var answered = takeover.Answers.Select(answer => answer.Time).Order().ToList();
        return Link(takeover)
            .Concat(Groups(takeover.Acts, answered).Select(group => Acts(group, takeover)))
            .Concat(takeover.Answers.Select(answer => Answer(answer, takeover)))
            .Concat(Groups(takeover.ApplicationActs, answered).Select(group => Application(group, takeover)));
    }

    // The same thing from the same address is one line, until somebody answered in between; sign-ins are told apart by time.
    private static IEnumerable<List<LakeEvent>> Groups(IReadOnlyList<LakeEvent> acts, List<DateTimeOffset> answered) =>
        acts.GroupBy(act => (act.ClassUid, act.SrcIp, act.EventCode, act.Message, act.ResourceName, act.EntityUid, Refused: AccountActs.IsRefused(act), Answers: answered.Count(time => time <= act.Time)))
            .SelectMany(group => group.Key.ClassUid == Authentication.Uid && group.All(act => act.IsApplication is false) ? Near(group) : [[.. group]]);

    private static IEnumerable<List<LakeEvent>> Near(IEnumerable<LakeEvent> acts)
    {
        List<LakeEvent> together = [];
        foreach (var act in acts)
        {
            if (together.Count > 0 && act.Time - together[^1].Time > SameAttempt)
            {
                yield return together;
                together = [];
            }

            together.Add(act);
        }

        if (together.Count > 0)
        {
            yield return together;
        }
    }

    private static TimelineEntry Acts(List<LakeEvent> acts, AccountTakeover takeover)
    {
        var first = acts[0];
        var (technique, text) = AccountActs.Of(first);
        var entry = Entry(acts, takeover, technique, text, takeover.User, first.SrcIp, first.EntityName ?? first.ResourceName, first.Message);
        return entry with { Techniques = [.. entry.Techniques, .. OfSession(acts, takeover)] };
    }

    // How somebody came to a session, and that it was carried to another address, is seen in several events only.
    private static IEnumerable<string> OfSession(List<LakeEvent> acts, AccountTakeover takeover) =>
        acts.Exists(takeover.CameThroughThePage) ? ["T1557", "T1539"] : acts.Exists(takeover.IsInACarriedSession) ? ["T1550.004"] : [];

    private static IEnumerable<TimelineEntry> Link(AccountTakeover takeover)
    {
        if (takeover.Click is { } click)
        {
            yield return Entry([click], takeover, "T1204.001", "{0} followed a link to {1}", takeover.User, takeover.LinkedTo);
        }

        if (takeover.LookUp is { } lookUp)
        {
            yield return Entry([lookUp], takeover, "T1204.001", "The name {0} was looked up", lookUp.QueryHostname) with { Host = lookUp.Host };
        }
    }

    private static TimelineEntry Answer(LakeEvent answer, AccountTakeover takeover) =>
        Entry([answer], takeover, null, answer.ActorUserName is null ? "The account {0} was changed: {1}" : "The account {0} was changed by {2}: {1}", takeover.User, answer.Message, answer.ActorUserName);

    private static TimelineEntry Application(List<LakeEvent> acts, AccountTakeover takeover) =>
        Entry(acts, takeover, "T1550.001", "The application {0} signed in by itself from {1}", acts[0].UserName, acts[0].SrcIp);

    private static TimelineEntry Entry(IReadOnlyList<LakeEvent> acts, AccountTakeover takeover, string? technique, string text, params string?[] quotes) =>
        ManyActs.Entry(acts, KindOf(acts[0].ClassUid), technique is null ? [] : [technique], text, quotes) with { User = takeover.User };

    private static string KindOf(int classUid) => classUid switch
    {
        Authentication.Uid => "Authentication",
        AccountChange.Uid => "Account Change",
        EntityManagement.Uid => "Entity Management",
        DnsActivity.Uid => "DNS Activity",
        HttpActivity.Uid => "HTTP Activity",
        _ => "API Activity",
    };
}
