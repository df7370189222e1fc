namespace Watchfloor.Ocsf;

/// <summary>Where an address or user is. OCSF object location.</summary>
public sealed record Location
{
    /// <summary>City.</summary>
    public string? City { get; init; }

    /// <summary>State or province.</summary>
    public string? Region { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code.</summary>
    public string? Country { get; init; }

    /// <summary>Latitude in degrees.</summary>
    public double? Lat { get; init; }

    /// <summary>Longitude in degrees.</summary>
    public double? Long { get; init; }
}
