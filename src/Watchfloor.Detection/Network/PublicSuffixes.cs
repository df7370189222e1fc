namespace Watchfloor.Detection.Network;

/// <summary>The registered domain of a name: what one owner pays for, and what all names below belong to.</summary>
/// <remarks>
/// The rules of publicsuffix.org, its private part too, by its algorithm: the longest rule wins, an exception over all, and without a rule the last
/// label is the suffix. A rule that is missing makes the registered domain one label too short, which joins owners and loses no name.
/// </remarks>
internal static class PublicSuffixes
{
    private const int MostLetters = 255;

    private static readonly HashSet<string> Rules =
        [.. Lines("public-suffixes.txt"), .. Lines("hosting-suffixes.txt")];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = Rules.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The registered domain of a name in lower case; the name itself when it is a suffix or has one label.</summary>
    public static string RegisteredDomain(string name)
    {
        Span<char> rule = stackalloc char[MostLetters + 1];

        // From the longest possible suffix down, so that the longest match wins.
        for (var (label, start) = (0, 0); ;)
        {
            var rest = name.AsSpan(start);

            // No rule is longer than a name may be.
            if (rest.Length <= MostLetters && IsException(rest, rule))
            {
                return name[start..];
            }

            if (rest.Length <= MostLetters && IsSuffix(rest, rule))
            {
                return name[label..];
            }

            var dot = name.IndexOf('.', start);
            if (dot < 0)
            {
                // No rule, so the last label is the suffix.
                return name[label..];
            }

            (label, start) = (start, dot + 1);
        }
    }

    private static bool IsException(ReadOnlySpan<char> name, Span<char> rule)
    {
        rule[0] = '!';
        name.CopyTo(rule[1..]);
        return Known.Contains(rule[..(name.Length + 1)]);
    }

    private static bool IsSuffix(ReadOnlySpan<char> name, Span<char> rule)
    {
        var dot = name.IndexOf('.');
        if (dot < 0 || Known.Contains(name))
        {
            return Known.Contains(name);
        }

        rule[0] = '*';
        name[dot..].CopyTo(rule[1..]);
        return Known.Contains(rule[..(name.Length - dot + 1)]);
    }

    private static IEnumerable<string> Lines(string resource) =>
        EmbeddedText.Read(typeof(PublicSuffixes), resource).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal));
}
