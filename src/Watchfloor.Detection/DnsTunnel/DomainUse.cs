using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.DnsTunnel;

/// <summary>What one host asked under one registered domain, and how much of it looks like carried data.</summary>
internal sealed class DomainUse(string source, string domain)
{
    private readonly int[] characters = new int[128];
    private readonly HashSet<string> lowered = new(StringComparer.Ordinal);
    private long characterCount;
    private int digitsOrCase;

    /// <summary>Host that asked.</summary>
    public string Source => source;

    /// <summary>Registered domain.</summary>
    public string Domain => domain;

    /// <summary>Different names.</summary>
    public int Names { get; private set; }

    /// <summary>Questions.</summary>
    public long Queries { get; private set; }

    /// <summary>Questions of types that carry data back: TXT, NULL, CNAME, KEY and others that hosts rarely ask for.</summary>
    public long Carrying { get; private set; }

    /// <summary>First question, microseconds since 1970.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>Last question, microseconds since 1970.</summary>
    public long Last { get; private set; }

    /// <summary>Records, earliest first; at most 100.</summary>
    public List<EvidenceId> Evidence { get; } = [];

    /// <summary>Mean characters before the registered domain.</summary>
    public double MeanLength => characterCount / (double)Math.Max(1, Names);

    /// <summary>Bits of one character.</summary>
    public double Entropy => NameText.Entropy(characters);

    /// <summary>Bytes that the names can have carried out: characters times bits.</summary>
    public double Carried => characterCount * Entropy / 8;

    /// <summary>Different names for each question.</summary>
    public double Fresh => Names / (double)Math.Max(1, Queries);

    /// <summary>Share of names whose first label mixes digits and letters, or cases.</summary>
    public double Coded => digitsOrCase / (double)Math.Max(1, Names);

    /// <summary>Names a minute over the time of use.</summary>
    public double NamesEachMinute => Names / Math.Max(1, (Last - First) / 60e6);

    /// <summary>Adds one name with what was counted of it.</summary>
    public void Add(string name, long queries, long carrying, long first, long last, string id)
    {
        var label = name.Length > domain.Length ? name[..(name.Length - domain.Length - 1)] : "";
        if (label.Length == 0)
        {
            return;
        }

        // Raw bytes come escaped as \xHH: one character carried, four written.
        var written = 0;
        bool hasDigit = false, hasLower = false, hasUpper = false, hasRaw = false;
        for (var i = 0; i < label.Length; i++, written++)
        {
            var letter = label[i];
            if (letter == '\\' && i + 3 < label.Length && label[i + 1] == 'x')
            {
                hasRaw = true;
                characters[127]++;
                i += 3;
                continue;
            }

            hasRaw |= letter >= 127;
            hasDigit |= char.IsAsciiDigit(letter);
            hasLower |= char.IsAsciiLetterLower(letter);
            hasUpper |= char.IsAsciiLetterUpper(letter);
            characters[Math.Min(letter, (char)126)]++;
        }

        // A resolver may change the case of letters against forgery; then the same name comes in many spellings and counts once.
        Names += lowered.Add(label.ToLowerInvariant()) ? 1 : 0;
        characterCount += written;
        digitsOrCase += hasRaw || (hasDigit && (hasLower || hasUpper)) ? 1 : 0;
        Queries += queries;
        Carrying += carrying;
        First = Math.Min(First, first);
        Last = Math.Max(Last, last);
        if (Evidence.Count < 100)
        {
            Evidence.Add(EvidenceId.Parse(id));
        }
    }
}
