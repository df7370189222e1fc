namespace Watchfloor.Ocsf;

/// <summary>A hash. OCSF object fingerprint.</summary>
public sealed record Fingerprint
{
    /// <summary>1 MD5, 2 SHA-1, 3 SHA-256, 4 SHA-512, 99 other.</summary>
    public required int AlgorithmId { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public required string Value { get; init; }

    /// <summary>Name of the algorithm when <see cref="AlgorithmId"/> is 99, for example JA3.</summary>
    public string? Algorithm { get; init; }
}
