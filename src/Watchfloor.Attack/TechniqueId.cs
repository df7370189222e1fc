using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Watchfloor.Mitre;

/// <summary>Reads technique ids the way tools write them.</summary>
public static partial class TechniqueId
{
    /// <summary>
    /// Reads <c>T1059.001</c>, <c>t1059/001</c>, <c>attack.t1059.001</c> (Sigma), <c>T1059_001</c>, <c>T1059-001</c>,
    /// an attack.mitre.org link, and the same with spaces around; false for anything else.
    /// </summary>
    /// <param name="text">What a tool or a person wrote.</param>
    /// <param name="id">Canonical form, T1059 or T1059.001. It need not exist in the catalogue.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? id)
    {
        id = null;

        // Longer text is no id; the bound keeps hostile input cheap.
        if (text is null || text.Length > 100)
        {
            return false;
        }

        var match = Form().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var sub = match.Groups["sub"];
        id = sub.Success ? $"T{match.Groups["id"].ValueSpan}.{sub.ValueSpan}" : $"T{match.Groups["id"].ValueSpan}";
        return true;
    }

    [GeneratedRegex(
        """^\s*(?:attack\.|https://attack\.mitre\.org/techniques/)?t(?<id>[0-9]{4})(?:[./_-](?<sub>[0-9]{3}))?/?\s*$""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
