namespace Watchfloor.Ocsf;

/// <summary>An HTTP request. OCSF object http_request.</summary>
public sealed record HttpRequest
{
    /// <summary>Method in capitals.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>What was asked for.</summary>
    public Url? Url { get; init; }

    /// <summary>User agent as sent. Attackers write this text.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Referrer as sent.</summary>
    public string? Referrer { get; init; }

    /// <summary>HTTP version.</summary>
    public string? Version { get; init; }

    /// <summary>Body length in bytes.</summary>
    public int? Length { get; init; }
}
