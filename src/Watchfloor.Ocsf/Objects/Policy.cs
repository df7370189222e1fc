namespace Watchfloor.Ocsf;

/// <summary>A policy that acted. OCSF object policy.</summary>
public sealed record Policy
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Id.</summary>
    public string? Uid { get; init; }

    /// <summary>Kind of policy.</summary>
    public string? Type { get; init; }

    /// <summary>Whether it took effect.</summary>
    public bool? IsApplied { get; init; }
}
