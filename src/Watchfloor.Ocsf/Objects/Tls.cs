namespace Watchfloor.Ocsf;

/// <summary>TLS handshake facts. OCSF object tls.</summary>
public sealed record Tls
{
    /// <summary>Version, for example TLSv13.</summary>
    public required string Version { get; init; }

    /// <summary>Server name the client asked for.</summary>
    public string? Sni { get; init; }

    /// <summary>Cipher suite.</summary>
    public string? Cipher { get; init; }

    /// <summary>JA3 of the client.</summary>
    public Fingerprint? Ja3Hash { get; init; }

    /// <summary>JA3S of the server.</summary>
    public Fingerprint? Ja3sHash { get; init; }
}
