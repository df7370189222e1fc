namespace Watchfloor.Ocsf;

/// <summary>An account in a directory. OCSF object account.</summary>
public sealed record Account
{
    /// <summary>Account name.</summary>
    public string? Name { get; init; }

    /// <summary>Account id in its directory.</summary>
    public string? Uid { get; init; }

    /// <summary>1 LDAP, 2 Windows, 3 AWS IAM, 4 AWS, 5 GCP, 6 Entra ID, 7 Mac OS, 8 Apple, 9 Linux, 10 AWS, 99 other.</summary>
    public int? TypeId { get; init; }

    /// <summary>Whether sign-in is disabled.</summary>
    public bool? IsDisabled { get; init; }
}
