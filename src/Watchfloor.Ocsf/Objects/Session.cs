namespace Watchfloor.Ocsf;

/// <summary>One signed-in session. OCSF object session.</summary>
public sealed record Session
{
    /// <summary>Session id; joins sign-ins, tokens and audit records.</summary>
    public string? Uid { get; init; }

    /// <summary>Second id of the same session.</summary>
    public string? UidAlt { get; init; }

    /// <summary>Who issued the session.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whether a second factor was used.</summary>
    public bool? IsMfa { get; init; }

    /// <summary>Whether the session came over the network.</summary>
    public bool? IsRemote { get; init; }

    /// <summary>When the session began.</summary>
    public DateTimeOffset? CreatedTime { get; init; }
}
