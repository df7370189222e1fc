namespace Watchfloor.Ocsf;

/// <summary>A person or service account as one tool knows it. OCSF object user.</summary>
public sealed record User
{
    /// <summary>Sign-in name: a UPN for Entra, SAM account name for Windows.</summary>
    public string? Name { get; init; }

    /// <summary>Id in the tool's directory: Entra object id, Windows SID.</summary>
    public string? Uid { get; init; }

    /// <summary>Second id of the same account, for example the SID beside an object id.</summary>
    public string? UidAlt { get; init; }

    /// <summary>Windows domain or tenant domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Primary mail address.</summary>
    public string? EmailAddr { get; init; }

    /// <summary>Name as shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Full name of the person.</summary>
    public string? FullName { get; init; }

    /// <summary>0 unknown, 1 user, 2 admin, 3 system, 4 service, 99 other.</summary>
    public int? TypeId { get; init; }

    /// <summary>Source's own word when <see cref="TypeId"/> is 99.</summary>
    public string? Type { get; init; }

    /// <summary>0 info, 1 low, 2 medium, 3 high, 4 critical, 99 other; null when the source has none.</summary>
    public int? RiskLevelId { get; init; }

    /// <summary>Source's own word for the risk level.</summary>
    public string? RiskLevel { get; init; }

    /// <summary>Whether a second factor is registered.</summary>
    public bool? HasMfa { get; init; }

    /// <summary>The account in another directory, for example the on-premises one.</summary>
    public Account? Account { get; init; }

    /// <summary>Groups the user belongs to.</summary>
    public IReadOnlyList<Group>? Groups { get; init; }
}
