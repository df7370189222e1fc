using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Domains under which the same events ask for many names, counted once for all of them.</summary>
internal sealed class SharedDomains
{
    private const int Many = 10;

    private readonly Dictionary<string, HashSet<string>> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts the names of the look-ups among some events.</summary>
    public SharedDomains(IEnumerable<LakeEvent> acts)
    {
        foreach (var name in acts.Select(act => act.QueryHostname).OfType<string>().Distinct())
        {
            foreach (var domain in Above(name))
            {
                if (!names.TryGetValue(domain, out var under))
                {
                    names[domain] = under = new(StringComparer.Ordinal);
                }

                under.Add(name);
            }
        }
    }

    /// <summary>The domain under which a name is one of ten or more, in lower case; the name as it is when it stands for itself.</summary>
    public string Of(string name) => Above(name).FirstOrDefault(domain => names.TryGetValue(domain, out var under) && under.Count >= Many)?.ToLowerInvariant() ?? name;

    // Longest first; a last label alone is nobody's domain.
    private static IEnumerable<string> Above(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0 && name.IndexOf('.', dot + 1) >= 0; dot = name.IndexOf('.', dot + 1))
        {
            yield return name[(dot + 1)..];
        }
    }
}
