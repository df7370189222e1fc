namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Access tokens of one audience, however the application proves who it is.</summary>
internal interface IMicrosoftTokens
{
    /// <summary>A token that is good for at least the next request.</summary>
    /// <exception cref="ConnectorException">The token was refused; the message says what to do and holds no secret.</exception>
    ValueTask<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>Drops a token that was refused.</summary>
    /// <param name="token">The token; a newer one stays.</param>
    /// <param name="claims">What the next token must fulfil (continuous access evaluation), as JSON; null when nothing particular.</param>
    void Drop(string token, string? claims);
}
