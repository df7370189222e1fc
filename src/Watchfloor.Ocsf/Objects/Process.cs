namespace Watchfloor.Ocsf;

/// <summary>A running program. OCSF object process.</summary>
public sealed record Process
{
    /// <summary>Process id of the operating system; reused over time.</summary>
    public int? Pid { get; init; }

    /// <summary>Id that the sensor made and never reuses.</summary>
    public string? Uid { get; init; }

    /// <summary>File name of the image.</summary>
    public string? Name { get; init; }

    /// <summary>Command line as received. Attackers write this text.</summary>
    public string? CmdLine { get; init; }

    /// <summary>Full path of the image.</summary>
    public string? Path { get; init; }

    /// <summary>The image.</summary>
    public File? File { get; init; }

    /// <summary>Who started it.</summary>
    public Process? ParentProcess { get; init; }

    /// <summary>Account it runs under.</summary>
    public User? User { get; init; }

    /// <summary>1 untrusted, 2 low, 3 medium, 4 high, 5 system, 6 protected, 99 other.</summary>
    public int? IntegrityId { get; init; }

    /// <summary>Source's own word for the integrity level.</summary>
    public string? Integrity { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? CreatedTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? TerminatedTime { get; init; }
}
