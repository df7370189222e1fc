namespace Watchfloor.Ocsf;

/// <summary>One piece of threat intelligence. OCSF object osint.</summary>
public sealed record Osint
{
    /// <summary>1 address, 2 domain, 3 host name, 4 hash, 5 URL, 6 user agent, 7 certificate, 8 mail, 9 mail address, 10 vulnerability, 11 file, 12 registry key, 13 registry value, 14 command line, 99 other.</summary>
    public required int TypeId { get; init; }

    /// <summary>Source's own word, needed when <see cref="TypeId"/> is 99.</summary>
    public string? Type { get; init; }

    /// <summary>The indicator itself, or the name of what the piece is about.</summary>
    public required string Value { get; init; }

    /// <summary>Id in the source.</summary>
    public string? Uid { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Longer text.</summary>
    public string? Desc { get; init; }

    /// <summary>Kind in the source's words.</summary>
    public string? Category { get; init; }

    /// <summary>1 low, 2 medium, 3 high, 99 other.</summary>
    public int? ConfidenceId { get; init; }

    /// <summary>Source's own word for the confidence.</summary>
    public string? Confidence { get; init; }

    /// <summary>How bad the source says it is.</summary>
    public Severity? SeverityId { get; init; }

    /// <summary>Source's own word for the severity.</summary>
    public string? Severity { get; init; }

    /// <summary>When the source made it.</summary>
    public DateTimeOffset? CreatedTime { get; init; }

    /// <summary>When the source last changed it.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>From when on it should no longer be used.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }

    /// <summary>Who made it.</summary>
    public User? Creator { get; init; }

    /// <summary>Who is behind it.</summary>
    public ThreatActor? ThreatActor { get; init; }

    /// <summary>Groups that use it, by their names in the source.</summary>
    public IReadOnlyList<string>? IntrusionSets { get; init; }

    /// <summary>The campaign it belongs to.</summary>
    public Campaign? Campaign { get; init; }

    /// <summary>Malware it belongs to.</summary>
    public IReadOnlyList<Malware>? Malware { get; init; }

    /// <summary>Phases of an attack that it serves.</summary>
    public IReadOnlyList<KillChainPhase>? KillChain { get; init; }

    /// <summary>ATT&amp;CK tactics and techniques.</summary>
    public IReadOnlyList<Attack>? Attacks { get; init; }

    /// <summary>Weaknesses it uses.</summary>
    public IReadOnlyList<Vulnerability>? Vulnerabilities { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Links and titles to read on.</summary>
    public IReadOnlyList<string>? References { get; init; }

    /// <summary>Link to the source.</summary>
    public string? SrcUrl { get; init; }

    /// <summary>Traffic light: CLEAR, GREEN, AMBER, AMBER STRICT or RED.</summary>
    public string? Tlp { get; init; }

    /// <summary>Who says so.</summary>
    public string? VendorName { get; init; }
}

/// <summary>A named adversary. OCSF object threat_actor.</summary>
public sealed record ThreatActor
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>1 nation-state, 2 cybercriminal, 3 hacktivists, 4 insider, 99 other.</summary>
    public int? TypeId { get; init; }

    /// <summary>Source's own word.</summary>
    public string? Type { get; init; }
}

/// <summary>A series of attacks with one aim. OCSF object campaign.</summary>
public sealed record Campaign
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }
}

/// <summary>A phase of an attack. OCSF object kill_chain_phase.</summary>
public sealed record KillChainPhase
{
    /// <summary>1 reconnaissance, 2 weaponization, 3 delivery, 4 exploitation, 5 installation, 6 command and control, 7 actions on objectives, 99 other.</summary>
    public required int PhaseId { get; init; }

    /// <summary>Source's own word.</summary>
    public string? Phase { get; init; }
}
