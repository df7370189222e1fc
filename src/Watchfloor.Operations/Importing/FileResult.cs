namespace Watchfloor.Operations;

/// <summary>What importing one file came to.</summary>
public sealed record FileResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Feeds of its events, parted by commas; null when nothing was imported.</summary>
    public string? Feed { get; init; }

    /// <summary>Records met.</summary>
    public long Records { get; init; }

    /// <summary>Events newly in the lake.</summary>
    public long Events { get; init; }

    /// <summary>Events that were there already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Lines that could not be mapped.</summary>
    public long Quarantined { get; init; }

    /// <summary>Things a person should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why nothing of the file was imported; null when it was read.</summary>
    public string? Skipped { get; init; }

    /// <summary>Whether the file could not be opened at all.</summary>
    public bool Unreadable { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan Elapsed { get; init; }
}
