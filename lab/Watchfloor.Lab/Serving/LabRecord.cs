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

    /// <summary>When the vendor wrote it down, where that decides the window it is listed in; null where it is the arrival.</summary>
    public DateTimeOffset? Recorded { get; init; }

    /// <summary>Until when it is shown: from then on a newer version of the same id stands in its place. Null for the last version.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the vendor shows it at <paramref name="now"/>.</summary>
    public bool IsShownAt(DateTimeOffset now) => Arrival <= now && !(Until <= now);

    /// <summary>The record as the vendor sends it.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>What the most used filter asks for: the event name in telemetry, the action type in hunting tables.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The device the record is about, where there is one.</summary>
    public string Device { get; init; } = "";
}
