namespace Watchfloor.Lab.Serving;

/// <summary>One vendor record, serialised once and served many times.</summary>
internal sealed class LabRecord
{
    /// <summary>The vendor's id; metadata.uid once mapped.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, as written in the record.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>From when on the vendor shows it.</summary>
    public required DateTimeOffset Arrival { get; init; }

    /// <summary>The record as the vendor sends it.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>What the most used filter asks for: the event name in telemetry, the action type in hunting tables.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The device the record is about, where there is one.</summary>
    public string Device { get; init; } = "";
}
