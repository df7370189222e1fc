namespace Watchfloor.Ocsf;

/// <summary>Who did it. OCSF object actor; at least one attribute.</summary>
public sealed record Actor
{
    /// <summary>Account.</summary>
    public User? User { get; init; }

    /// <summary>Program.</summary>
    public Process? Process { get; init; }

    /// <summary>Session.</summary>
    public Session? Session { get; init; }

    /// <summary>Application name.</summary>
    public string? AppName { get; init; }

    /// <summary>Application id.</summary>
    public string? AppUid { get; init; }
}
