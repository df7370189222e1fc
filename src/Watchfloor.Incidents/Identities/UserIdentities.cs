namespace Watchfloor.Incidents;

/// <summary>Merges what several tools call a person: SID, object id, UPN, mail address and short Windows name.</summary>
/// <remarks>A short name that two people have, in two domains or in two companies, means neither of them.</remarks>
internal sealed class UserIdentities
{
    private readonly Dictionary<string, Identity> byKey = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Identity?> bySamName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Identity> byName = new(StringComparer.OrdinalIgnoreCase);

    public UserIdentities(IReadOnlyList<UserRecord> records)
    {
        var sets = new UnionFind(records.Count);
        var first = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < records.Count; i++)
        {
            foreach (var key in Keys(records[i]))
            {
                if (!first.TryAdd(key, i))
                {
                    sets.Join(first[key], i);
                }
            }
        }

        foreach (var group in records.Select((record, index) => (record, index)).GroupBy(pair => sets.Find(pair.index), pair => pair.record))
        {
            Add([.. group]);
        }
    }

    /// <summary>All people.</summary>
    public IReadOnlyCollection<Identity> All => byName.Values;

    /// <summary>The person with this id, address or name; null for nobody in particular.</summary>
    public Identity? Find(string? uid, string? name, string? domain = null, string? email = null)
    {
        if (!WellKnownAccounts.IsPerson(string.IsNullOrEmpty(name) ? email : name, uid))
        {
            return null;
        }

        foreach (var key in new[] { uid, email, name })
        {
            if (key is { Length: > 0 } && byKey.TryGetValue(key, out var identity))
            {
                return identity;
            }
        }

        if (string.IsNullOrEmpty(name) || name.Contains('@', StringComparison.Ordinal))
        {
            return null;
        }

        var slash = name.LastIndexOf('\\');
        var (sam, ofDomain) = slash > 0 ? (name[(slash + 1)..], name[..slash]) : (name, domain);
        return ofDomain is { Length: > 0 } && byKey.TryGetValue($"{ofDomain}\\{sam}", out var inDomain) ? inDomain : bySamName.GetValueOrDefault(sam);
    }

    /// <summary>Canonical name of a person; one that no directory knows keeps the most telling name it has, in lower case.</summary>
    public string? NameOf(string? uid, string? name, string? domain = null, string? email = null)
    {
        if (Find(uid, name, domain, email) is { } known)
        {
            return known.Name;
        }

        if (!WellKnownAccounts.IsPerson(string.IsNullOrEmpty(name) ? email : name, uid))
        {
            return null;
        }

        var unknown = email is { Length: > 0 } ? email
            : name is { Length: > 0 } ? (domain is { Length: > 0 } && !name.Contains('@', StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal) ? $"{domain}\\{name}" : name)
            : uid;
        return unknown?.ToLowerInvariant();
    }

    /// <summary>The person with this canonical name.</summary>
    public Identity? Get(string name) => byName.GetValueOrDefault(name);

    private static IEnumerable<string> Keys(UserRecord record)
    {
        foreach (var key in new[] { record.ObjectId, record.Sid, record.Upn, record.Mail })
        {
            if (!string.IsNullOrWhiteSpace(key))
            {
                yield return key;
            }
        }

        if (record is { Domain.Length: > 0, SamName.Length: > 0 })
        {
            yield return $"{record.Domain}\\{record.SamName}";
        }
    }

    private void Add(IReadOnlyList<UserRecord> records)
    {
        var sams = records.Select(record => record.SamName).Where(sam => !string.IsNullOrWhiteSpace(sam)).Select(sam => sam!)
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var name = records.Select(record => record.Upn).FirstOrDefault(upn => !string.IsNullOrWhiteSpace(upn))
            ?? records.Select(record => record.Mail).FirstOrDefault(mail => !string.IsNullOrWhiteSpace(mail))
            ?? sams.FirstOrDefault()
            ?? records[0].Sid ?? records[0].ObjectId;
        if (string.IsNullOrWhiteSpace(name) || !WellKnownAccounts.IsPerson(name, records[0].Sid))
        {
            return;
        }

        var keys = records.SelectMany(Keys).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        var identity = new Identity(name.ToLowerInvariant(), [.. keys.Concat(sams).Distinct(StringComparer.OrdinalIgnoreCase)])
        {
            DisplayName = records.Select(record => record.DisplayName).FirstOrDefault(display => !string.IsNullOrWhiteSpace(display)),
        };
        byName[identity.Name] = identity;
        foreach (var key in keys)
        {
            byKey[key] = identity;
        }

        foreach (var sam in sams)
        {
            bySamName[sam] = bySamName.TryGetValue(sam, out var other) && other != identity ? null : identity;
        }
    }
}
