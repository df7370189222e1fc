using System.Net;
using System.Net.Sockets;

namespace Watchfloor.Connectors;

/// <summary>IP addresses in one spelling, so that events of different tools meet.</summary>
public static class IpText
{
    /// <summary>Canonical text of an address; null when <paramref name="text"/> is none.</summary>
    /// <remarks>IPv4 inside IPv6 (<c>::ffff:10.1.2.3</c>) is unwrapped, brackets, port and zone are dropped, letters are lower case.</remarks>
    public static string? Canonical(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return null;
        }

        // IPAddress reads "1" and "10.4" as addresses too; no tool writes them so, and a version number looks like it.
        if (!trimmed.Contains(':') && trimmed.Count('.') != 3)
        {
            return null;
        }

        if (!IPAddress.TryParse(trimmed, out var address))
        {
            if (!IPEndPoint.TryParse(trimmed, out var endPoint))
            {
                return null;
            }

            address = endPoint.Address;
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (address.IsIPv4MappedToIPv6)
            {
                return address.MapToIPv4().ToString();
            }

            address.ScopeId = 0;
            return address.ToString();
        }

        return address.ToString();
    }
}
