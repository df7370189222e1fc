namespace Watchfloor.Detection.Network;

/// <summary>The registered domain of a name: what one owner pays for, and what all names below belong to.</summary>
/// <remarks>A subset of publicsuffix.org's rules. A suffix it lacks makes the registered domain one label too short, which joins owners and loses no name.</remarks>
internal static class PublicSuffixes
{
    private static readonly HashSet<string> Suffixes =
    [
        .. EmbeddedText.Read(typeof(PublicSuffixes), "public-suffixes.txt")
            .Split('\n')
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];

    /// <summary>The registered domain of a name in lower case; the name itself when it is a suffix or has one label.</summary>
    public static string RegisteredDomain(string name)
    {
        // From the longest possible suffix down, so that the longest match wins.
        for (var (start, label) = (0, 0); ;)
        {
            var dot = name.IndexOf('.', start);
            if (dot < 0)
            {
                // Only the last label is left as a suffix.
                return name[label..];
            }

            if (Suffixes.Contains(name[(dot + 1)..]))
            {
                return name[start..];
            }

            (label, start) = (start, dot + 1);
        }
    }
}
