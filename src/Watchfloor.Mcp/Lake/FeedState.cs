using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>How far a feed can be trusted to have brought what there is.</summary>
/// <param name="Feed">Its name.</param>
/// <param name="IsConfigured">Whether a connector that reads it is configured here.</param>
/// <param name="Permission">What it needs, in the vendor's words; null when it is not configured.</param>
/// <param name="CollectedAt">When it last caught up, or committed something, UTC; null when it never did.</param>
/// <param name="Newest">Time of its newest event, UTC; null when there is none.</param>
/// <param name="Attempt">How the last reading ended; null when that is not known.</param>
internal sealed record FeedState(
    string Feed, bool IsConfigured, string? Permission, DateTimeOffset? CollectedAt, DateTimeOffset? Newest, FeedAttempt? Attempt)
{
    /// <summary>Whether the feed has ever been read.</summary>
    public bool WasAsked => CollectedAt is not null || Newest is not null;

    /// <summary>What went wrong at the last reading; null when nothing did.</summary>
    public ToolError? Problem => Attempt is not { Error: { } error } attempt ? null : attempt.StatusCode switch
    {
        401 => Failed(ToolErrorCode.Unauthorized, error, "Renew the credential in the configuration and run 'watchfloor doctor'."),
        403 => Failed(ToolErrorCode.MissingScope, error, $"Grant {Permission ?? "the permission that docs/connectors names"} and collect again."),
        429 => Failed(ToolErrorCode.RateLimited, error, "Wait; the next reading goes on where this one stopped."),
        _ => Failed(ToolErrorCode.Unavailable, error, "Ask again later; the next reading goes on where this one stopped. 'watchfloor doctor' checks the way there."),
    };

    private ToolError Failed(string code, string message, string fix) => new(code, message, fix)
    {
        MissingScopes = code == ToolErrorCode.MissingScope && Permission is { } scope ? [scope] : [],
        RetryAfter = Attempt?.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : code == ToolErrorCode.Unavailable ? TimeSpan.FromMinutes(1) : null,
    };
}
