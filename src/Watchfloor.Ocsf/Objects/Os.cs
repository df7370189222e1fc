namespace Watchfloor.Ocsf;

/// <summary>An operating system. OCSF object os.</summary>
public sealed record Os
{
    /// <summary>Name and version as reported.</summary>
    public required string Name { get; init; }

    /// <summary>0 unknown, 100 Windows, 200 Linux, 201 Android, 300 macOS, 301 iOS, 99 other.</summary>
    public required int TypeId { get; init; }

    /// <summary>Version as reported.</summary>
    public string? Version { get; init; }

    /// <summary>Build number.</summary>
    public string? Build { get; init; }
}
