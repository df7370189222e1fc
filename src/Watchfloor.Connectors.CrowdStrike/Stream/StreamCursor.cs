namespace Watchfloor.Connectors.CrowdStrike.Stream;

/// <summary>Where to go on in the event stream.</summary>
internal sealed record StreamCursor
{
    /// <summary>Offset of the last event read, by partition.</summary>
    public required IReadOnlyDictionary<string, long> Offsets { get; init; }
}
