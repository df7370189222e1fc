using System.Net;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Network;

/// <summary>Destinations and sources that the company knows and wants no network finding about.</summary>
public sealed class AllowList
{
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> suffixes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> networks = [];

    /// <summary>Reads names, <c>*.</c>suffixes, addresses and networks.</summary>
    public AllowList(IEnumerable<string> entries)
    {
        foreach (var entry in entries.Select(entry => entry.Trim().TrimEnd('.')).Where(entry => entry.Length > 0))
        {
            if (IPNetwork.TryParse(entry, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(entry, out var address))
            {
                var plain = Plain(address);
                networks.Add(new IPNetwork(plain, plain.GetAddressBytes().Length * 8));
            }
            else if (entry.StartsWith("*.", StringComparison.Ordinal))
            {
                suffixes.Add(entry[2..]);
            }
            else
            {
                names.Add(entry);
            }
        }
    }

    /// <summary>Whether a name or address is on the list.</summary>
    public bool Covers(string value)
    {
        if (IPAddress.TryParse(value, out var address))
        {
            var plain = Plain(address);
            return networks.Exists(network => network.Contains(plain));
        }

        value = value.TrimEnd('.');
        if (names.Contains(value))
        {
            return true;
        }

        // *.example.com is read as people mean it: the domain and everything under it.
        return DomainNames.AndAbove(value).Any(suffixes.Contains);
    }

    /// <summary>Whether one of the finding's hosts, addresses or domains is on the list.</summary>
    public bool Covers(Finding finding) => (names.Count > 0 || suffixes.Count > 0 || networks.Count > 0)
        && finding.Entities.Any(entity => entity.Kind is EntityKind.Address or EntityKind.Domain or EntityKind.Host && Covers(entity.Value));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
