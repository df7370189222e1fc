namespace Watchfloor.Ocsf;

/// <summary>How two endpoints talk. OCSF object network_connection_info.</summary>
public sealed record NetworkConnectionInfo
{
    /// <summary>0 unknown, 1 inbound, 2 outbound, 3 lateral, 4 local, 99 other.</summary>
    public required int DirectionId { get; init; }

    /// <summary>Connection id of the sensor.</summary>
    public string? Uid { get; init; }

    /// <summary>tcp, udp, icmp.</summary>
    public string? ProtocolName { get; init; }

    /// <summary>IANA protocol number.</summary>
    public int? ProtocolNum { get; init; }

    /// <summary>Which boundary is crossed; OCSF numbers.</summary>
    public int? BoundaryId { get; init; }

    /// <summary>Zeek's history letters.</summary>
    public string? FlagHistory { get; init; }

    /// <summary>Community ID flow hash.</summary>
    public string? CommunityUid { get; init; }
}
