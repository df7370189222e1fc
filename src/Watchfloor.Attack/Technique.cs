namespace Watchfloor.Mitre;

/// <summary>A technique or sub-technique of MITRE ATT&amp;CK® Enterprise.</summary>
public sealed record Technique
{
    /// <summary>T1059 or T1059.001.</summary>
    public required string Id { get; init; }

    /// <summary>Own name without the parent's, for example PowerShell.</summary>
    public required string Name { get; init; }

    /// <summary>Tactics it serves, in matrix order.</summary>
    public required IReadOnlyList<Tactic> Tactics { get; init; }

    /// <summary>Id of the parent; null for a technique that is none's child.</summary>
    public string? ParentId { get; init; }

    /// <summary>Platforms in ATT&amp;CK's words.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Names of the data components in which it can be seen; empty for most pre-compromise techniques.</summary>
    public IReadOnlyList<string> DataComponents { get; init; } = [];

    /// <summary>Id that took its place; null when it is not revoked. May itself be revoked: <see cref="AttackCatalog.Find"/> follows the chain.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>Withdrawn without a successor.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>Listed in the current matrix.</summary>
    public bool IsLive => RevokedBy is null && !IsDeprecated;
}
