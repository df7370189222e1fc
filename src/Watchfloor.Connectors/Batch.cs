using Watchfloor.Ocsf;

namespace Watchfloor.Connectors;

/// <summary>What one commit to the lake holds: events, what could not be mapped, and the cursor to go on from.</summary>
public sealed record Batch
{
    /// <summary>Feed it was read from.</summary>
    public required string Feed { get; init; }

    /// <summary>Raw records received, including those that gave no event.</summary>
    public required int Records { get; init; }

    /// <summary>Mapped events; each carries its raw record in <see cref="OcsfEvent.RawData"/>.</summary>
    public required IReadOnlyList<OcsfEvent> Events { get; init; }

    /// <summary>Records that could not be mapped, kept with the reason.</summary>
    public IReadOnlyList<QuarantinedRecord> Quarantined { get; init; } = [];

    /// <summary>The cursor to commit together with the events; null leaves the old one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Whether this batch must be in the lake before the next one is asked for, since asking lets go of it at the vendor (a queue's message). Others may be committed several at once.</summary>
    public bool CommitBeforeNext { get; init; }

    /// <summary>Things a person should know, for example a gap that the vendor's horizon made.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
