namespace Watchfloor.Connectors.Logs;

/// <summary>Where an address may be reached from.</summary>
internal enum AddressScope
{
    /// <summary>No address, or 0.0.0.0 and ::.</summary>
    Unknown,

    /// <summary>The host itself.</summary>
    Loopback,

    /// <summary>A private network: RFC 1918, RFC 6598, unique local, link local.</summary>
    Private,

    /// <summary>Multicast and broadcast.</summary>
    Group,

    /// <summary>The rest.</summary>
    Public,
}

/// <summary>Scope of addresses and what it says about a connection, where the sensor itself says nothing.</summary>
internal static class AddressScopes
{
    /// <summary>Scope of an address in canonical text.</summary>
    public static AddressScope Of(string? address)
    {
        if (address is null || address is "0.0.0.0" or "::")
        {
            return AddressScope.Unknown;
        }

        return address.Contains(':', StringComparison.Ordinal) ? OfVersion6(address) : OfVersion4(address);
    }

    /// <summary>OCSF direction_id: 1 inbound, 2 outbound, 3 lateral, 4 local; 0 when both ends are public or one is not known.</summary>
    public static int Direction(string? source, string? destination) => (Of(source), Of(destination)) switch
    {
        (AddressScope.Loopback, AddressScope.Loopback) => 4,
        (AddressScope.Private, AddressScope.Public) => 2,
        (AddressScope.Public, AddressScope.Private) => 1,
        (AddressScope.Private, AddressScope.Private or AddressScope.Group) => 3,
        _ => 0,
    };

    /// <summary>OCSF boundary_id: 1 localhost, 2 internal, 3 external; null when one end is not known.</summary>
    public static int? Boundary(string? source, string? destination) => (Of(source), Of(destination)) switch
    {
        (AddressScope.Unknown, _) or (_, AddressScope.Unknown) => null,
        (AddressScope.Loopback, AddressScope.Loopback) => 1,
        (AddressScope.Public, _) or (_, AddressScope.Public) => 3,
        _ => 2,
    };

    private static AddressScope OfVersion4(string address)
    {
        var dot = address.IndexOf('.', StringComparison.Ordinal);
        var next = dot < 0 ? -1 : address.IndexOf('.', dot + 1);
        if (next < 0 || !byte.TryParse(address.AsSpan(0, dot), out var first) || !byte.TryParse(address.AsSpan(dot + 1, next - dot - 1), out var second))
        {
            return AddressScope.Unknown;
        }

        return first switch
        {
            10 => AddressScope.Private,
            127 => AddressScope.Loopback,
            192 when second == 168 => AddressScope.Private,
            172 when second is >= 16 and <= 31 => AddressScope.Private,
            169 when second == 254 => AddressScope.Private,
            100 when second is >= 64 and <= 127 => AddressScope.Private,
            >= 224 and <= 239 => AddressScope.Group,
            255 => AddressScope.Group,
            _ => AddressScope.Public,
        };
    }

    private static AddressScope OfVersion6(string address) => address switch
    {
        "::1" => AddressScope.Loopback,
        ['f' or 'F', 'c' or 'C' or 'd' or 'D', _, _, ':', ..] => AddressScope.Private,
        ['f' or 'F', 'e' or 'E', '8' or '9' or 'a' or 'b' or 'A' or 'B', _, ':', ..] => AddressScope.Private,
        ['f' or 'F', 'f' or 'F', _, _, ':', ..] => AddressScope.Group,
        _ => AddressScope.Public,
    };
}
