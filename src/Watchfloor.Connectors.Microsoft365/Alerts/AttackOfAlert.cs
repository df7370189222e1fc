using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>ATT&amp;CK techniques and the tactic that an alert names.</summary>
internal static class AttackOfAlert
{
    // Defender's categories are ATT&CK's Enterprise tactics without blanks, beside some of its own.
    private static readonly Dictionary<string, (string Uid, string Name)> Tactics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Reconnaissance"] = ("TA0043", "Reconnaissance"),
        ["ResourceDevelopment"] = ("TA0042", "Resource Development"),
        ["InitialAccess"] = ("TA0001", "Initial Access"),
        ["Execution"] = ("TA0002", "Execution"),
        ["Persistence"] = ("TA0003", "Persistence"),
        ["PrivilegeEscalation"] = ("TA0004", "Privilege Escalation"),
        ["DefenseEvasion"] = ("TA0005", "Defense Evasion"),
        ["CredentialAccess"] = ("TA0006", "Credential Access"),
        ["Discovery"] = ("TA0007", "Discovery"),
        ["LateralMovement"] = ("TA0008", "Lateral Movement"),
        ["Collection"] = ("TA0009", "Collection"),
        ["CommandAndControl"] = ("TA0011", "Command and Control"),
        ["Exfiltration"] = ("TA0010", "Exfiltration"),
        ["Impact"] = ("TA0040", "Impact"),
    };

    /// <summary>One entry a technique, and one for the tactic; null when the alert names neither.</summary>
    /// <param name="techniques">Ids, also inside other text: <c>T1218.010</c>, <c>Regsvr32 (T1218.010)</c>.</param>
    /// <param name="category">The alert's category.</param>
    public static IReadOnlyList<Attack>? Of(IEnumerable<string> techniques, string? category)
    {
        var attacks = techniques.Select(IdIn).OfType<string>().Distinct().Select(OfTechnique).ToList();
        if (category is not null && Tactics.TryGetValue(category.Replace(" ", "", StringComparison.Ordinal), out var tactic))
        {
            attacks.Add(new Attack { Tactic = new AttackTactic { Uid = tactic.Uid, Name = tactic.Name } });
        }

        return attacks.Count > 0 ? attacks : null;
    }

    private static Attack OfTechnique(string id) => new()
    {
        Technique = new AttackTechnique { Uid = id[..5] },
        SubTechnique = id.Length > 5 ? new AttackTechnique { Uid = id } : null,
    };

    // T and four digits, perhaps a dot and three more.
    private static string? IdIn(string text)
    {
        for (var start = text.IndexOf('T', StringComparison.Ordinal); start >= 0; start = text.IndexOf('T', start + 1))
        {
            var digits = Digits(text.AsSpan(start + 1));
            if (digits == 4 && (start == 0 || !char.IsLetterOrDigit(text[start - 1])))
            {
                var end = start + 5;
                return end < text.Length && text[end] == '.' && Digits(text.AsSpan(end + 1)) == 3 ? text[start..(end + 4)] : text[start..end];
            }
        }

        return null;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }
}
