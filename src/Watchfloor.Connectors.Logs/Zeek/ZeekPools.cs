using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>What the events of a file share: texts, addresses and whole endpoints, since most connections go to few servers.</summary>
internal sealed class ZeekPools
{
    private const int Slots = 1 << 13;

    private readonly NetworkEndpoint?[] endpoints = new NetworkEndpoint?[Slots];

    /// <summary>Repeated texts.</summary>
    public StringPool Texts { get; } = new();

    /// <summary>Addresses in canonical form; null for what is none.</summary>
    public StringPool Addresses { get; } = new(AddressText.Canonical);

    /// <summary>An endpoint; null when nothing is known of it.</summary>
    public NetworkEndpoint? Endpoint(string? ip, int? port, string? service = null, string? mac = null, string? hostname = null)
    {
        if (ip is null && hostname is null)
        {
            return null;
        }

        if (mac is not null || hostname is not null || ip is null)
        {
            return new NetworkEndpoint { Ip = ip, Port = port, SvcName = service, Mac = mac, Hostname = hostname };
        }

        var slot = (int)((uint)HashCode.Combine(ip.GetHashCode(StringComparison.Ordinal), port, service?.Length) % Slots);
        var shared = endpoints[slot];
        return shared is not null && shared.Port == port && shared.Ip == ip && shared.SvcName == service
            ? shared
            : endpoints[slot] = new NetworkEndpoint { Ip = ip, Port = port, SvcName = service };
    }
}
