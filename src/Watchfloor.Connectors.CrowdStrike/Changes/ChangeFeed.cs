namespace Watchfloor.Connectors.CrowdStrike.Changes;

/// <summary>A feed whose records say when they last changed and can be asked for in that order.</summary>
internal sealed record ChangeFeed
{
    /// <summary>Turns its records into events.</summary>
    public required JsonFeedMapping Mapping { get; init; }

    /// <summary>Field that holds a record's id.</summary>
    public required string IdField { get; init; }

    /// <summary>Field that says when it last changed.</summary>
    public required string TimeField { get; init; }

    /// <summary>Whether it is only useful whole, so that the first read does not stop at how far back it was asked for.</summary>
    public bool IsInventory { get; init; }

    /// <summary>How far before the newest change the next read begins, since an index shows changes late.</summary>
    public required TimeSpan Overlap { get; init; }

    /// <summary>Asks for one page, in the order of <see cref="TimeField"/>.</summary>
    public required Func<ChangeQuery, CancellationToken, Task<FalconPage>> AskAsync { get; init; }
}

/// <summary>One page to ask for.</summary>
/// <param name="Beginning">Where the read began, or would have begun if the feed were no inventory.</param>
/// <param name="From">Earliest change, this one included; null for all there is.</param>
/// <param name="Offset">Records to leave out, where there is no token.</param>
/// <param name="After">Token of the page; null on the first.</param>
internal readonly record struct ChangeQuery(DateTimeOffset Beginning, DateTimeOffset? From, int Offset, string? After);
