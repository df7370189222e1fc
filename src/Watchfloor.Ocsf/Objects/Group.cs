namespace Watchfloor.Ocsf;

/// <summary>A group of users or devices. OCSF object group.</summary>
public sealed record Group
{
    /// <summary>Group name.</summary>
    public string? Name { get; init; }

    /// <summary>Group id.</summary>
    public string? Uid { get; init; }

    /// <summary>Kind of group in the tool's words.</summary>
    public string? Type { get; init; }
}
