namespace Watchfloor.Ocsf;

/// <summary>A security agent installed on a device. OCSF object agent.</summary>
public sealed record Agent
{
    /// <summary>Agent id.</summary>
    public string? Uid { get; init; }

    /// <summary>Agent name.</summary>
    public string? Name { get; init; }

    /// <summary>Agent version.</summary>
    public string? Version { get; init; }

    /// <summary>0 unknown, 1 endpoint detection and response, 99 other.</summary>
    public int? TypeId { get; init; }

    /// <summary>Maker of the agent.</summary>
    public string? VendorName { get; init; }
}
