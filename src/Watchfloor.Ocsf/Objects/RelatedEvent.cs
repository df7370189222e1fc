namespace Watchfloor.Ocsf;

/// <summary>An event that supports a finding. OCSF object related_event.</summary>
public sealed record RelatedEvent
{
    /// <summary>Evidence id of the event.</summary>
    public required string Uid { get; init; }

    /// <summary>What it shows.</summary>
    public string? Title { get; init; }

    /// <summary>OCSF type of the event.</summary>
    public long? TypeUid { get; init; }
}
