namespace Watchfloor.Ocsf;

/// <summary>What was signed in to. OCSF object service.</summary>
public sealed record Service
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Id.</summary>
    public string? Uid { get; init; }
}
