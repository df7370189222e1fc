namespace Watchfloor.Ocsf;

/// <summary>Part of a tool. OCSF object feature.</summary>
public sealed record ProductFeature
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Id.</summary>
    public string? Uid { get; init; }
}
