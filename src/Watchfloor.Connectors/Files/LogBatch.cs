using Watchfloor.Ocsf;

namespace Watchfloor.Connectors;

/// <summary>Some records of one log file, read in order. What one commit to the lake holds.</summary>
public sealed record LogBatch
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Feed of the events, for example <c>zeek.conn</c>; null when the batch only tells how the file ended.</summary>
    public string? Feed { get; init; }

    /// <summary>The events. They carry no raw record: <see cref="Ranges"/> says where it lies.</summary>
    public IReadOnlyList<OcsfEvent> Events { get; init; } = [];

    /// <summary>Where each event's record lies in the decompressed content, parallel to <see cref="Events"/>.</summary>
    public IReadOnlyList<LogRange> Ranges { get; init; } = [];

    /// <summary>Lines that could not be mapped, cut when very long; past a limit of the reader they are only counted.</summary>
    public IReadOnlyList<QuarantinedRecord> Quarantined { get; init; } = [];

    /// <summary>Lines that could not be mapped, with those that are only counted.</summary>
    public int QuarantinedCount { get; init; }

    /// <summary>Records met, mapped or not, headers and empty lines aside.</summary>
    public int Records { get; init; }

    /// <summary>Where to go on once everything up to here is stored; null while records before it are still on their way.</summary>
    public LogCursor? Cursor { get; init; }

    /// <summary>Things a person should know about the file: a cut end, records of a kind that is not mapped, a format that nobody reads.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why nothing of the file is imported; null when it was read.</summary>
    public string? SkippedReason { get; init; }
}

/// <summary>A stretch of bytes in a file's decompressed content.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes, the line's end not among them.</param>
public readonly record struct LogRange(long Offset, int Length);
