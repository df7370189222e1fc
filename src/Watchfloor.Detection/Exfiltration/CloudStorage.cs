namespace Watchfloor.Detection.Exfiltration;

/// <summary>Services where anybody may leave files, each with an owner and a date by which the entry must be looked at again.</summary>
internal static class CloudStorage
{
    private static readonly HashSet<string> Suffixes =
    [
        .. EmbeddedText.Read(typeof(CloudStorage), "cloud-storage.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(',')[0]),
    ];

    /// <summary>Whether a name belongs to one.</summary>
    public static bool Has(string? name)
    {
        for (var rest = name; rest is { Length: > 0 }; rest = rest.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? rest[(dot + 1)..] : null)
        {
            if (Suffixes.Contains(rest))
            {
                return true;
            }
        }

        return false;
    }
}
