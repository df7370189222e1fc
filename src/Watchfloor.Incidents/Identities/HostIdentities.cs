namespace Watchfloor.Incidents;

/// <summary>Merges what several tools call a device into one host.</summary>
/// <remarks>
/// Ids join records outright. Names join them when their domains do not contradict: two machines may have the same short
/// name in two domains, and then the short name alone means neither of them.
/// </remarks>
internal sealed class HostIdentities
{
    private readonly Dictionary<string, Identity> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Identity?> byShortName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Identity> byFullName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Identity> byCanonicalName = new(StringComparer.OrdinalIgnoreCase);

    public HostIdentities(IReadOnlyList<DeviceRecord> records)
    {
        var sets = new UnionFind(records.Count);
        JoinBy(records, sets, record => record.Uid is { Length: > 0 } ? [record.Uid] : []);
        JoinBy(records, sets, record => new[] { record.Uid, record.UidAlt }.Where(id => !string.IsNullOrEmpty(id)).Select(id => id!));
        JoinByName(records, sets);
        foreach (var group in records.Select((record, index) => (record, index)).GroupBy(pair => sets.Find(pair.index), pair => pair.record))
        {
            Add([.. group]);
        }
    }

    /// <summary>All hosts.</summary>
    public IReadOnlyCollection<Identity> All => byCanonicalName.Values;

    /// <summary>The host with this id or, without one, this name; null when it is unknown or could be two.</summary>
    public Identity? Find(string? uid, string? name)
    {
        if (uid is { Length: > 0 } && byId.TryGetValue(uid, out var byUid))
        {
            return byUid;
        }

        var shortName = HostName.Short(name);
        if (shortName is null)
        {
            return null;
        }

        return byFullName.TryGetValue(name!.Trim().TrimEnd('.'), out var full) ? full
            : byShortName.GetValueOrDefault(shortName);
    }

    /// <summary>Canonical name of a host; a name that no inventory knows is used as it is, short and in upper case.</summary>
    public string? NameOf(string? uid, string? name) =>
        Find(uid, name)?.Name ?? (IsAmbiguous(name) ? name!.Trim().ToUpperInvariant() : HostName.Short(name));

    /// <summary>The host with this canonical name.</summary>
    public Identity? Get(string name) => byCanonicalName.GetValueOrDefault(name);

    private bool IsAmbiguous(string? name) =>
        HostName.Short(name) is { } shortName && byShortName.TryGetValue(shortName, out var identity) && identity is null;

    private static void JoinBy(IReadOnlyList<DeviceRecord> records, UnionFind sets, Func<DeviceRecord, IEnumerable<string>> keys)
    {
        var first = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < records.Count; i++)
        {
            foreach (var key in keys(records[i]))
            {
                if (!first.TryAdd(key, i))
                {
                    sets.Join(first[key], i);
                }
            }
        }
    }

    private static void JoinByName(IReadOnlyList<DeviceRecord> records, UnionFind sets)
    {
        var named = records.Select((record, index) => (record, index, name: HostName.Short(record.Hostname))).Where(item => item.name is not null);
        foreach (var group in named.GroupBy(item => item.name!))
        {
            var domains = group.Select(item => HostName.DomainOf(item.record.Hostname)).Where(domain => domain is not null).Distinct().ToList();
            var sameName = domains.Count <= 1
                ? group.GroupBy(_ => (string?)null)
                : group.Where(item => HostName.DomainOf(item.record.Hostname) is not null).GroupBy(item => HostName.DomainOf(item.record.Hostname));
            foreach (var same in sameName)
            {
                var head = same.First().index;
                foreach (var (_, index, _) in same.Skip(1))
                {
                    sets.Join(head, index);
                }
            }
        }
    }

    private void Add(IReadOnlyList<DeviceRecord> records)
    {
        var names = records.Select(record => record.Hostname?.Trim().TrimEnd('.')).Where(name => HostName.Short(name) is not null)
            .Select(name => name!).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var ids = records.SelectMany(record => new[] { record.Uid, record.UidAlt }).Where(id => !string.IsNullOrEmpty(id)).Select(id => id!)
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return; // An id without a name is no host that a person could act on.
        }

        var shortName = HostName.Short(names[0])!;
        var taken = byCanonicalName.ContainsKey(shortName);
        var canonical = taken ? names.MaxBy(name => name.Length)!.ToUpperInvariant() : shortName;
        var type = records.Select(record => record.TypeId).FirstOrDefault(id => id is not (0 or 99));
        var identity = new Identity(canonical, [.. names.Append(shortName).Concat(ids).Distinct(StringComparer.OrdinalIgnoreCase)])
        {
            TypeId = type,
            IsDomainController = records.Any(record => record.Type?.Contains("domain controller", StringComparison.OrdinalIgnoreCase) == true),
        };
        byCanonicalName[canonical] = identity;
        foreach (var id in ids)
        {
            byId[id] = identity;
        }

        foreach (var name in names)
        {
            if (HostName.DomainOf(name) is not null)
            {
                byFullName[name] = identity;
            }

            var label = HostName.Short(name)!;
            byShortName[label] = byShortName.TryGetValue(label, out var other) && other != identity ? null : identity;
        }
    }
}
