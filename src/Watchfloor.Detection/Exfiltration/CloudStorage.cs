using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Exfiltration;

/// <summary>Services where anybody may leave files, each with an owner and a date by which the entry must be looked at again.</summary>
internal static class CloudStorage
{
    private static readonly HashSet<string> Suffixes = [.. EmbeddedText.Rows(typeof(CloudStorage), "cloud-storage.csv").Select(cells => cells[0])];

    /// <summary>Whether a name belongs to one.</summary>
    public static bool Has(string? name) => DomainNames.AndAbove(name).Any(Suffixes.Contains);
}
