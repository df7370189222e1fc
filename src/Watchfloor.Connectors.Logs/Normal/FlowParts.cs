using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs;

/// <summary>Parts of flow events that every format of flows fills alike.</summary>
internal static class FlowParts
{
    /// <summary>IANA number of a protocol's name or number; null when neither.</summary>
    public static int? ProtocolNumber(string? protocol) => protocol?.ToLowerInvariant() switch
    {
        null => null,
        "tcp" => 6,
        "udp" => 17,
        "icmp" => 1,
        "icmp6" or "ipv6-icmp" or "icmpv6" => 58,
        "sctp" => 132,
        "gre" => 47,
        "esp" => 50,
        "ah" => 51,
        "igmp" => 2,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 255 ? number : null,
    };

    /// <summary>The name that queries use; the number as text for a protocol without one.</summary>
    public static string? ProtocolName(int? protocol) => protocol switch
    {
        null => null,
        1 => "icmp",
        2 => "igmp",
        6 => "tcp",
        17 => "udp",
        47 => "gre",
        50 => "esp",
        51 => "ah",
        58 => "icmp6",
        132 => "sctp",
        { } number => number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>One end of a connection; null when nothing is known of it.</summary>
    public static NetworkEndpoint? Endpoint(string? ip, int? port, string? hostname = null, string? mac = null, string? uid = null) =>
        (ip ?? hostname ?? uid) is null ? null : new NetworkEndpoint { Ip = ip, Port = port, Hostname = hostname, Mac = mac, Uid = uid };

    /// <summary>How two endpoints talk, with direction and boundary by their addresses where the sensor gave none.</summary>
    public static NetworkConnectionInfo Connection(string? source, int? sourcePort, string? destination, int? destinationPort, int? protocol, string? uid, string? communityUid, int direction = 0, int? boundary = null) => new()
    {
        DirectionId = direction != 0 ? direction : AddressScopes.Direction(source, destination),
        BoundaryId = boundary ?? AddressScopes.Boundary(source, destination),
        ProtocolNum = protocol,
        ProtocolName = ProtocolName(protocol),
        Uid = uid,
        CommunityUid = communityUid ?? CommunityId.Of(source, sourcePort, destination, destinationPort, protocol),
    };

    /// <summary>Bytes and packets with their sums; null when none is known.</summary>
    public static NetworkTraffic? Traffic(long? bytesOut, long? bytesIn, long? packetsOut, long? packetsIn) => (bytesOut ?? bytesIn ?? packetsOut ?? packetsIn) is null
        ? null
        : new NetworkTraffic
        {
            Bytes = Sum(bytesOut, bytesIn),
            BytesOut = bytesOut,
            BytesIn = bytesIn,
            Packets = Sum(packetsOut, packetsIn),
            PacketsOut = packetsOut,
            PacketsIn = packetsIn,
        };

    /// <summary>A sum of what is known; null when nothing is, or when it does not fit.</summary>
    public static long? Sum(long? one, long? other) =>
        one is null && other is null ? null : unchecked((one ?? 0) + (other ?? 0)) is >= 0 and var sum ? sum : null;

    /// <summary>A port; null when the number is none.</summary>
    public static int? Port(int? port) => port is >= 0 and <= 65535 ? port : null;

    /// <summary>A short hash that keeps two uses of one connection number apart.</summary>
    public static string Short(DateTimeOffset time) => ((ulong)time.UtcTicks).ToString("x16", CultureInfo.InvariantCulture)[4..];
}
