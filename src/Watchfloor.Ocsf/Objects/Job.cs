namespace Watchfloor.Ocsf;

/// <summary>A scheduled job. OCSF object job.</summary>
public sealed record Job
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What it runs.</summary>
    public string? CmdLine { get; init; }

    /// <summary>Description.</summary>
    public string? Desc { get; init; }

    /// <summary>Program it runs.</summary>
    public File? File { get; init; }

    /// <summary>Account it runs under.</summary>
    public User? User { get; init; }
}
