namespace Watchfloor.Ocsf;

/// <summary>Which policy met what kind of data. OCSF object data_security; at least one of policy, pattern, system or state.</summary>
public sealed record DataSecurity
{
    /// <summary>The policy.</summary>
    public Policy? Policy { get; init; }

    /// <summary>The kind of data that was looked for, for example a card number.</summary>
    public string? DetectionPattern { get; init; }

    /// <summary>1 endpoint, 4 discovery and classification, 6 secure mail gateway, 8 cloud access broker, 10 application, 99 other.</summary>
    public int? DetectionSystemId { get; init; }

    /// <summary>Source's own word for the system.</summary>
    public string? DetectionSystem { get; init; }

    /// <summary>1 at rest, 2 in transit, 3 in use.</summary>
    public int? DataLifecycleStateId { get; init; }

    /// <summary>How many pieces of such data were found.</summary>
    public int? Total { get; init; }
}
