namespace Watchfloor.Ocsf;

/// <summary>A Windows registry key. OCSF object reg_key.</summary>
public sealed record RegistryKey
{
    /// <summary>Full path.</summary>
    public required string Path { get; init; }
}
