namespace Watchfloor.Operations;

/// <summary>What reading one feed came to.</summary>
public sealed record FeedResult
{
    /// <summary>Feed name; with the time it was read again from when it is a backfill.</summary>
    public required string Feed { get; init; }

    /// <summary>Raw records received.</summary>
    public int Records { get; init; }

    /// <summary>Events newly in the lake.</summary>
    public int Events { get; init; }

    /// <summary>Events that were there already.</summary>
    public int Duplicates { get; init; }

    /// <summary>Records kept raw because they could not be mapped.</summary>
    public int Quarantined { get; init; }

    /// <summary>Where the feed goes on; null when it has no position yet.</summary>
    public string? Cursor { get; init; }

    /// <summary>Age of the newest event; null when nothing was read.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Things a person should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What stopped the feed and what to do; null when it caught up.</summary>
    public string? Error { get; init; }

    /// <summary>HTTP status with which the vendor refused; null when it answered, or gave no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the vendor asks to wait before the next try; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the vendor gave no answer at all.</summary>
    public bool Unreachable { get; init; }

    /// <summary>Whether the feed caught up.</summary>
    public bool Done { get; init; }
}
