namespace Watchfloor.Incidents;

/// <summary>One host or person with all names the tools have for it.</summary>
/// <param name="Name">Canonical name: a host's short name in upper case, a person's UPN in lower case.</param>
/// <param name="Aliases">All names and ids merged into it, sorted.</param>
internal sealed record Identity(string Name, IReadOnlyList<string> Aliases)
{
    /// <summary>OCSF device type; 0 for people and unknown kinds.</summary>
    public int TypeId { get; init; }

    /// <summary>True for a domain controller.</summary>
    public bool IsDomainController { get; init; }

    /// <summary>Name for people; null for hosts.</summary>
    public string? DisplayName { get; init; }
}
