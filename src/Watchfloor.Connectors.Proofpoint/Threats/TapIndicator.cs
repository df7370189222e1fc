using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>What TAP says about a thing, as one piece of threat intelligence.</summary>
internal static class TapIndicator
{
    /// <summary>OCSF's number for an address.</summary>
    public const int Address = 1;

    /// <summary>OCSF's number for a host name.</summary>
    public const int Hostname = 3;

    /// <summary>OCSF's number for a hash.</summary>
    public const int Hash = 4;

    /// <summary>OCSF's number for a link.</summary>
    public const int Url = 5;

    /// <summary>OCSF's number for a file.</summary>
    public const int File = 11;

    /// <summary>OCSF's number for a registry key.</summary>
    public const int RegistryKey = 12;

    /// <summary>OCSF's number for what it has no word for.</summary>
    public const int Other = 99;

    private const int HashLength = 64;

    /// <summary>The kind of a threat by TAP's type of it.</summary>
    public static int KindOf(string? type, string value) => type?.ToLowerInvariant() switch
    {
        "url" => Url,
        "attachment" => IsHash(value) ? Hash : File,
        _ => Other,
    };

    /// <summary>A value to pivot on; null for kinds that are none.</summary>
    public static Observable? Observable(int kind, string value) => (kind switch
    {
        Address => ObservableType.IpAddress,
        Hostname => ObservableType.Hostname,
        Hash => ObservableType.Hash,
        Url => ObservableType.Url,
        File => ObservableType.FilePath,
        _ => (int?)null,
    }) is { } type ? new() { Name = "osint.value", TypeId = type, Value = value } : null;

    /// <summary>The observables of several pieces; null when there are none. Of a link its host too.</summary>
    public static IReadOnlyList<Observable>? Observables(IEnumerable<Osint> pieces)
    {
        var found = new List<Observable>();
        foreach (var piece in pieces)
        {
            if (Observable(piece.TypeId, piece.Value) is { } observable)
            {
                found.Add(observable);
            }

            if (piece.TypeId == Url && TapUrl.Of(piece.Value).Hostname is { Length: > 0 } host)
            {
                found.Add(IpText.Canonical(host) is { } address
                    ? new() { Name = "osint.value", TypeId = ObservableType.IpAddress, Value = address }
                    : new() { Name = "osint.value", TypeId = ObservableType.Hostname, Value = host });
            }
        }

        return found.Count == 0 ? null : [.. found.Distinct()];
    }

    /// <summary>Names in a list of things with an id and a name; null when there are none.</summary>
    public static IReadOnlyList<string>? Names(JsonRecord record, params ReadOnlySpan<string> lists)
    {
        var names = new List<string>();
        foreach (var list in lists)
        {
            foreach (var item in record.Objects(list))
            {
                item.Ignore("id");
                if (item.Text("name") is { } name)
                {
                    names.Add(name);
                }
            }
        }

        return names.Count == 0 ? null : names;
    }

    /// <summary>Families and malware as OCSF malware; null when there are none.</summary>
    public static IReadOnlyList<Malware>? Malware(JsonRecord record) =>
        Names(record, "families", "malware")?.Distinct().Select(name => new Malware { Name = name, ClassificationIds = [0], Provider = TapClient.Vendor }).ToList();

    /// <summary>Whether a text is a SHA-256.</summary>
    public static bool IsHash(string text) => text.Length == HashLength && text.All(char.IsAsciiHexDigit);
}
