namespace Watchfloor.Ocsf;

/// <summary>A tool. OCSF object product.</summary>
public sealed record Product
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Id.</summary>
    public string? Uid { get; init; }

    /// <summary>Maker.</summary>
    public string? VendorName { get; init; }

    /// <summary>Version.</summary>
    public string? Version { get; init; }

    /// <summary>Part of the tool.</summary>
    public ProductFeature? Feature { get; init; }
}
