namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>Where to go on in the indicators.</summary>
internal sealed record MarkerCursor
{
    /// <summary>The read under way, or the next one, asks for what changed from here on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last marker that was read; null between reads.</summary>
    public string? Marker { get; init; }

    /// <summary>Newest change on the pages read so far; null between reads.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Versions seen inside the overlap, so that a quiet poll yields nothing.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];
}
