namespace Watchfloor.Operations;

/// <summary>How the last reading of a feed ended. The lake knows what came; only this knows that nothing came because the vendor refused.</summary>
public sealed record FeedAttempt
{
    /// <summary>When it ended, UTC, by the collector's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the feed last caught up, UTC; null when it never did.</summary>
    public DateTimeOffset? CaughtUpAt { get; init; }

    /// <summary>What stopped it and what to do; null when it caught up.</summary>
    public string? Error { get; init; }

    /// <summary>HTTP status with which the vendor refused; null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Seconds the vendor asked to wait; null when it did not say.</summary>
    public double? RetryAfterSeconds { get; init; }

    internal static FeedAttempt Of(FeedResult result, DateTimeOffset at) => new()
    {
        At = at,
        CaughtUpAt = result.Done ? at : null,
        Error = result.Error,
        StatusCode = result.StatusCode,
        RetryAfterSeconds = result.RetryAfter?.TotalSeconds,
    };
}
