namespace Watchfloor.Lab.World;

/// <summary>A program running on a device, as sensors name it.</summary>
internal sealed record RunningProcess
{
    public required Device Device { get; init; }

    /// <summary>Falcon's TargetProcessId: unique on the device, not the operating system's number.</summary>
    public required string Id { get; init; }

    /// <summary>The operating system's number.</summary>
    public required int Pid { get; init; }

    /// <summary>Full path, for example <c>C:\Windows\explorer.exe</c>.</summary>
    public required string Image { get; init; }

    public required string CommandLine { get; init; }

    public required string Sha256 { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Who runs it; null for the system account.</summary>
    public Person? User { get; init; }

    public RunningProcess? Parent { get; init; }

    /// <summary>Who signed the file; null when nobody did.</summary>
    public string? Signer { get; init; }

    public string FileName => Image[(Image.LastIndexOf('\\') + 1)..];

    /// <summary>The path as the kernel names it.</summary>
    public string DevicePath => Image.StartsWith(@"\\", StringComparison.Ordinal) ? Image : @"\Device\HarddiskVolume3" + Image[2..];
}
