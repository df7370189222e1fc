using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>Joins findings that share entities and time into groups; each group becomes an incident.</summary>
/// <remarks>
/// Two findings are one story when the weights of what they share reach <see cref="CorrelationOptions.Threshold"/>. What many hosts
/// share weighs nothing, so an office address, a popular file or a helpdesk account glues nothing together. What triage could
/// explain joins only by ids that the vendor gave.
/// </remarks>
internal sealed class Correlator(CorrelationOptions options)
{
    /// <summary>What joins a finding that stands alone.</summary>
    internal const string Alone = "alone";

    private const double OwnWeight = 0.4;

    /// <param name="findings">All findings of the window.</param>
    /// <param name="moves">Moves between hosts.</param>
    /// <param name="hostsWith">On how many hosts a key is seen in the whole lake; 1 when nothing is known.</param>
    public IReadOnlyList<FindingGroup> Group(
        IReadOnlyList<FindingFacts> findings, IReadOnlyList<LateralMove> moves, Func<FindingKey, int> hostsWith)
    {
        var ordered = findings.OrderBy(finding => finding.FirstSeen).ThenBy(finding => finding.Id.ToString(), StringComparer.Ordinal).ToList();
        var links = new Dictionary<(int Left, int Right), Link>();
        AddSharedKeys(ordered, hostsWith, links);
        AddRepeats(ordered, links);
        var used = AddMoves(ordered, moves, links);

        var sets = new UnionFind(ordered.Count);
        foreach (var ((left, right), _) in links.Where(link => link.Value.Weight >= options.Threshold))
        {
            sets.Join(left, right);
        }

        var groups = Enumerable.Range(0, ordered.Count).GroupBy(sets.Find).Select(group => group.ToList()).ToList();
        return [.. groups.Select(members => new FindingGroup(
            [.. members.Select(index => ordered[index])],
            [.. members.Select(index => JoinedBy(index, members, links))],
            [.. used.Where(item => members.Contains(item.Left)).Select(item => item.Move).Distinct()]))];
    }

    private void AddSharedKeys(List<FindingFacts> findings, Func<FindingKey, int> hostsWith, Dictionary<(int, int), Link> links)
    {
        var byKey = findings.SelectMany((finding, index) => finding.Keys().Select(key => (key, index))).GroupBy(item => item.key, item => item.index);
        foreach (var group in byKey)
        {
            var weight = WeightOf(group.Key, hostsWith);
            if (weight <= 0)
            {
                continue;
            }

            var members = group.Distinct().ToList();
            for (var i = 0; i < members.Count; i++)
            {
                // Neighbours are enough for long lists: joining is transitive, and each extra pair costs memory.
                for (var j = i + 1; j < Math.Min(members.Count, i + 40); j++)
                {
                    AddLink(findings, members[i], members[j], group.Key, weight, links);
                }
            }
        }
    }

    private void AddLink(
        List<FindingFacts> findings, int left, int right, FindingKey key, double weight, Dictionary<(int, int), Link> links)
    {
        var (first, second) = (findings[left], findings[right]);
        var specific = IsSpecific(key.Kind);
        if (!specific && (first.IsExplained || second.IsExplained))
        {
            return;
        }

        var apart = second.FirstSeen > first.LastSeen ? second.FirstSeen - first.LastSeen : TimeSpan.Zero;
        if (key.Kind is FindingKeyKind.Host or FindingKeyKind.User && (first.IsOwn || second.IsOwn))
        {
            // Statistics see many things on a busy host and of a busy person: either alone joins nothing, both together do.
            weight = Math.Min(weight, OwnWeight);
        }

        var faded = weight * (specific ? (apart <= options.SpecificWithin ? 1 : 0) : Fade(apart));
        if (faded <= 0)
        {
            return;
        }

        var link = links.GetValueOrDefault((left, right)) ?? new Link();
        links[(left, right)] = link.With(faded, $"the same {Word(key.Kind)}");
    }

    /// <summary>What repeats a finding, or names it as evidence, belongs to it.</summary>
    private static void AddRepeats(List<FindingFacts> findings, Dictionary<(int, int), Link> links)
    {
        var places = findings.Select((finding, index) => (finding.Id, index)).ToDictionary(item => item.Id, item => item.index);
        for (var index = 0; index < findings.Count; index++)
        {
            foreach (var other in findings[index].Related.Where(id => id != findings[index].Id && places.ContainsKey(id)).Select(id => places[id]).Distinct())
            {
                var pair = (Math.Min(index, other), Math.Max(index, other));
                links[pair] = (links.GetValueOrDefault(pair) ?? new Link()).With(1, "one naming the other as its evidence");
            }
        }
    }

    private List<(int Left, LateralMove Move)> AddMoves(List<FindingFacts> findings, IReadOnlyList<LateralMove> moves, Dictionary<(int, int), Link> links)
    {
        var used = new List<(int, LateralMove)>();
        var byHost = findings.SelectMany((finding, index) => finding.Hosts.Select(host => (host, index))).ToLookup(item => item.host, item => item.index);
        var foreign = moves.Where(move => move is { IsForeignUser: true, IsFirst: true }).ToList();
        var onwards = moves.Where(move => move is { IsForeignUser: false, IsFirst: true } && foreign.Exists(earlier => earlier.User == move.User && earlier.To == move.From && earlier.Time <= move.Time));
        foreach (var move in foreign.Concat(onwards))
        {
            // The nearest finding before the move on its source, and what was found after it on its target. A finding about the move
            // itself names both hosts; it says nothing of what came before.
            var before = byHost[move.From]
                .Where(index => !findings[index].Hosts.Contains(move.To) && !findings[index].IsExplained && findings[index].FirstSeen <= move.Time && move.Time - findings[index].LastSeen <= options.LateralWithin)
                .OrderByDescending(index => findings[index].FirstSeen).Select(index => (int?)index).FirstOrDefault();
            if (before is not { } source)
            {
                continue;
            }

            foreach (var target in byHost[move.To].Where(index => index != source && !findings[index].IsExplained
                && findings[index].LastSeen >= move.Time && findings[index].FirstSeen - move.Time <= options.LateralWithin))
            {
                var pair = (Math.Min(source, target), Math.Max(source, target));
                links[pair] = (links.GetValueOrDefault(pair) ?? new Link()).With(
                    1, string.Create(CultureInfo.InvariantCulture, $"a first network logon between their hosts at {move.Time:yyyy-MM-dd HH:mm:ss} by an account foreign to the source"));
                used.Add((source, move));
            }
        }

        return used;
    }

    private double WeightOf(FindingKey key, Func<FindingKey, int> hostsWith) => key.Kind switch
    {
        FindingKeyKind.Correlation or FindingKeyKind.Process or FindingKeyKind.Message => 1,
        FindingKeyKind.Host => 0.7,
        FindingKeyKind.Hash => Rare(key, hostsWith) ? 0.8 : 0,
        FindingKeyKind.Address or FindingKeyKind.Domain => Rare(key, hostsWith) ? 0.7 : 0,
        FindingKeyKind.User => Rare(key, hostsWith) ? 0.6 : 0.2,
        _ => 0,
    };

    private bool Rare(FindingKey key, Func<FindingKey, int> hostsWith) => hostsWith(key) <= options.CommonAtHosts;

    private double Fade(TimeSpan apart) =>
        apart <= options.FullWeightWithin ? 1 : Math.Max(0, 1 - ((apart - options.FullWeightWithin) / (options.FullWeightWithin * 2)));

    private static bool IsSpecific(FindingKeyKind kind) =>
        kind is FindingKeyKind.Correlation or FindingKeyKind.Process or FindingKeyKind.Message or FindingKeyKind.Hash;

    private static string Word(FindingKeyKind kind) => kind switch
    {
        FindingKeyKind.Correlation => "correlation id of the vendor",
        FindingKeyKind.Process => "process",
        FindingKeyKind.Message => "mail",
        FindingKeyKind.Hash => "file",
        FindingKeyKind.Host => "host",
        FindingKeyKind.User => "user",
        FindingKeyKind.Address => "outside address",
        _ => "outside domain",
    };

    private string JoinedBy(int index, List<int> members, Dictionary<(int Left, int Right), Link> links)
    {
        if (members.Count == 1)
        {
            return Alone;
        }

        var best = members.Where(other => other != index)
            .Select(other => links.GetValueOrDefault((Math.Min(index, other), Math.Max(index, other))))
            .Where(link => link is not null && link.Weight >= options.Threshold)
            .OrderByDescending(link => link!.Weight).First();
        return string.Join(" and ", best!.Reasons.Distinct().Take(3));
    }

    private sealed record Link(double Weight = 0)
    {
        public IReadOnlyList<string> Reasons { get; init; } = [];

        public Link With(double weight, string reason) => new(Weight + weight) { Reasons = [.. Reasons, reason] };
    }
}
