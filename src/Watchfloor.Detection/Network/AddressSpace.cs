using System.Net;
using System.Net.Sockets;

namespace Watchfloor.Detection.Network;

/// <summary>Which addresses are the company's own.</summary>
public sealed class AddressSpace
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("::1/128"),
    ];

    private readonly IPNetwork[] networks;
    private readonly IPNetwork[] outside;

    /// <summary>Private ranges and <paramref name="more"/>.</summary>
    /// <exception cref="ArgumentException">One of <paramref name="more"/> is no network.</exception>
    /// <param name="more">The company's own ranges.</param>
    /// <param name="less">Private ranges that are somebody else's.</param>
    public AddressSpace(IEnumerable<string> more, IEnumerable<string>? less = null)
    {
        networks = [.. Private, .. more.Select(Parse)];
        outside = [.. (less ?? []).Select(Parse)];
    }

    /// <summary>Whether the address is inside.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(network => network.Contains(plain)) && !outside.Any(network => network.Contains(plain));
    }

    /// <summary>Whether the text is an address inside.</summary>
    public bool Contains(string? address) => IPAddress.TryParse(address, out var parsed) && Contains(parsed);

    /// <summary>Whether it stands for many receivers: multicast or broadcast, also a /24's last address inside.</summary>
    public static bool IsGroup(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6Multicast
            : bytes[0] is >= 224 and < 240 || bytes.AsSpan().SequenceEqual((ReadOnlySpan<byte>)[255, 255, 255, 255])
                || (bytes[3] == 255 && Private.Any(network => network.Contains(address)));
    }

    /// <summary>Whether the text is an address of many receivers.</summary>
    public static bool IsGroup(string address) => IPAddress.TryParse(address, out var parsed) && IsGroup(parsed);

    private static IPNetwork Parse(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new ArgumentException($"'{text}' is no network; write it as address/length, for example 198.51.100.0/24.", nameof(text));
}
