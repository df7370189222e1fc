namespace Watchfloor.Ocsf;

/// <summary>A Windows service. OCSF object win_service.</summary>
public sealed record WindowsService
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What it runs.</summary>
    public string? CmdLine { get; init; }

    /// <summary>Account it runs under.</summary>
    public string? ServiceStartName { get; init; }

    /// <summary>Program it runs.</summary>
    public File? ServiceFile { get; init; }
}
