using System.Net;

namespace Watchfloor.Connectors.Logs;

/// <summary>Addresses as OCSF wants them.</summary>
internal static class AddressText
{
    /// <summary>The canonical text of an IPv4 or IPv6 address, a v4-mapped one unwrapped; null when the text is none.</summary>
    public static string? Canonical(string text)
    {
        // IPAddress also reads "1" and "0x7f.1"; in a log that is no address.
        if (!IPAddress.TryParse(text, out var address)
            || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && text.AsSpan().Count('.') != 3))
        {
            return null;
        }

        // A zone such as %eth0 says something about the sensor, not about the address.
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var canonical = address.ToString();
        var zone = canonical.IndexOf('%', StringComparison.Ordinal);
        return zone < 0 ? canonical : canonical[..zone];
    }
}
