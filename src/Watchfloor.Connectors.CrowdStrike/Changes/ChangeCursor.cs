namespace Watchfloor.Connectors.CrowdStrike.Changes;

/// <summary>Where to go on in a feed that is read by when its records changed.</summary>
internal sealed record ChangeCursor
{
    /// <summary>Newest change that was seen; records come in its order, so all before it were.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Versions seen inside the overlap before it, so that a quiet poll yields nothing.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];
}
