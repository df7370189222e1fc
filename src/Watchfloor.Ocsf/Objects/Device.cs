namespace Watchfloor.Ocsf;

/// <summary>A computer, phone or server. OCSF object device.</summary>
public sealed record Device
{
    /// <summary>0 unknown, 1 server, 2 desktop, 3 laptop, 4 tablet, 5 mobile, 6 virtual, 99 other.</summary>
    public required int TypeId { get; init; }

    /// <summary>Id in the reporting tool: Falcon aid, Defender machine id, Entra device id.</summary>
    public string? Uid { get; init; }

    /// <summary>Second id of the same device, for example the Entra device id beside Defender's.</summary>
    public string? UidAlt { get; init; }

    /// <summary>Host name as reported; may be short or fully qualified, any case.</summary>
    public string? Hostname { get; init; }

    /// <summary>Display name.</summary>
    public string? Name { get; init; }

    /// <summary>Windows domain or DNS suffix.</summary>
    public string? Domain { get; init; }

    /// <summary>Address inside the network.</summary>
    public string? Ip { get; init; }

    /// <summary>Hardware address.</summary>
    public string? Mac { get; init; }

    /// <summary>Operating system.</summary>
    public Os? Os { get; init; }

    /// <summary>Whether device management calls it compliant.</summary>
    public bool? IsCompliant { get; init; }

    /// <summary>Whether device management knows it.</summary>
    public bool? IsManaged { get; init; }

    /// <summary>Source's own word for the type.</summary>
    public string? Type { get; init; }

    /// <summary>Security agents on it.</summary>
    public IReadOnlyList<Agent>? AgentList { get; init; }

    /// <summary>Groups the device is in.</summary>
    public IReadOnlyList<Group>? Groups { get; init; }

    /// <summary>First contact.</summary>
    public DateTimeOffset? FirstSeenTime { get; init; }

    /// <summary>Last contact.</summary>
    public DateTimeOffset? LastSeenTime { get; init; }

    /// <summary>Risk, 0 to 100; null when the source has none.</summary>
    public int? RiskScore { get; init; }

    /// <summary>0 info, 1 low, 2 medium, 3 high, 4 critical, 99 other; null when the source has none.</summary>
    public int? RiskLevelId { get; init; }

    /// <summary>Last or primary user.</summary>
    public User? Owner { get; init; }
}
