using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What one tool says about one device.</summary>
internal sealed record DeviceRecord
{
    /// <summary>Feed it came from; ids of different feeds live in different worlds.</summary>
    public required string Feed { get; init; }

    /// <summary>The tool's id: aid, MDE machine id.</summary>
    public string? Uid { get; init; }

    /// <summary>The directory's id, when the tool knows it.</summary>
    public string? UidAlt { get; init; }

    /// <summary>Name, short or fully qualified, any case.</summary>
    public string? Hostname { get; init; }

    /// <summary>OCSF device type: 1 server, 2 desktop, 3 laptop; 0 unknown.</summary>
    public int TypeId { get; init; }

    /// <summary>The tool's own word for the kind of device.</summary>
    public string? Type { get; init; }
}

/// <summary>What the directory, or an alert, says about one person.</summary>
internal sealed record UserRecord
{
    public string? ObjectId { get; init; }

    public string? Sid { get; init; }

    public string? Upn { get; init; }

    public string? Mail { get; init; }

    /// <summary>Short Windows name, unique only within its domain.</summary>
    public string? SamName { get; init; }

    public string? Domain { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>OCSF user type: 4 service; 0 unknown.</summary>
    public int TypeId { get; init; }

    /// <summary>The source's risk level: 1 low, 2 medium, 3 high; null when it says none.</summary>
    public int? RiskLevelId { get; init; }

    /// <summary>The inventory's record.</summary>
    public EvidenceId? Source { get; init; }

    /// <summary>When it was last said, UTC.</summary>
    public DateTimeOffset Time { get; init; }
}
