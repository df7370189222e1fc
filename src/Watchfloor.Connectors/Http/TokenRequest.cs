namespace Watchfloor.Connectors;

/// <summary>How one vendor hands out access tokens for client credentials (RFC 6749, section 4.4).</summary>
public sealed record TokenRequest
{
    /// <summary>Token endpoint.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Form fields, secret included. Never logged.</summary>
    public required IReadOnlyDictionary<string, string> Form { get; init; }

    /// <summary>How long before its end a token is replaced; at most half its life. Default 5 min.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromMinutes(5);
}
