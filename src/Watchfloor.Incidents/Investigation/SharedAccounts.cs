namespace Watchfloor.Incidents;

/// <summary>Groups whose stories are about the same account in the same foreign hands are one story; only following them shows that.</summary>
internal static class SharedAccounts
{
    /// <summary>The groups, joined where they share an account and an address it was used from; the others as they were.</summary>
    /// <param name="groups">Groups that correlation found.</param>
    /// <param name="takeovers">For each group, the accounts its story leads to.</param>
    public static IReadOnlyList<FindingGroup> Join(IReadOnlyList<FindingGroup> groups, IReadOnlyList<IReadOnlyList<AccountTakeover>> takeovers)
    {
        var sets = new UnionFind(groups.Count);
        var first = new Dictionary<(string User, string Address), int>();
        for (var index = 0; index < groups.Count; index++)
        {
            foreach (var key in takeovers[index].SelectMany(account => account.Acts.Where(act => !AccountActs.IsRefused(act)).Select(act => (account.User, act.SrcIp!))).Distinct())
            {
                if (!first.TryAdd(key, index))
                {
                    sets.Join(first[key], index);
                }
            }
        }

        return [.. Enumerable.Range(0, groups.Count).GroupBy(sets.Find).Select(members => One([.. members.Select(index => groups[index])]))];
    }

    private static FindingGroup One(IReadOnlyList<FindingGroup> parts)
    {
        if (parts is [var only])
        {
            return only;
        }

        var findings = parts.SelectMany(part => part.Findings.Zip(part.JoinedBy)).OrderBy(item => item.First.FirstSeen).ThenBy(item => item.First.Id.ToString(), StringComparer.Ordinal).ToList();
        return new(
            [.. findings.Select(item => item.First)],
            [.. findings.Select(item => item.Second == Correlator.Alone ? "the same account used from the same foreign address" : item.Second)],
            [.. parts.SelectMany(part => part.Moves).Distinct()]);
    }
}
