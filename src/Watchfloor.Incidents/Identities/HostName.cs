using System.Net;

namespace Watchfloor.Incidents;

/// <summary>Host names as tools write them: any case, short or fully qualified.</summary>
internal static class HostName
{
    /// <summary>Short form in upper case; null for blank names, addresses and names that every machine has.</summary>
    public static string? Short(string? name)
    {
        var trimmed = name?.Trim().TrimEnd('.');
        if (string.IsNullOrEmpty(trimmed) || IPAddress.TryParse(trimmed, out _))
        {
            return null;
        }

        var dot = trimmed.IndexOf('.', StringComparison.Ordinal);
        var label = (dot > 0 ? trimmed[..dot] : trimmed).ToUpperInvariant();
        return label is "LOCALHOST" or "UNKNOWN" or "-" ? null : label;
    }

    /// <summary>Domain part in lower case; null for a short name.</summary>
    public static string? DomainOf(string? name)
    {
        var trimmed = name?.Trim().TrimEnd('.');
        var dot = trimmed?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && Short(name) is not null ? trimmed![(dot + 1)..].ToLowerInvariant() : null;
    }
}
