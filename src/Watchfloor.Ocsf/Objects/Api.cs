namespace Watchfloor.Ocsf;

/// <summary>A called operation. OCSF object api.</summary>
public sealed record Api
{
    /// <summary>Operation name.</summary>
    public required string Operation { get; init; }

    /// <summary>Service that offers it.</summary>
    public Service? Service { get; init; }
}
