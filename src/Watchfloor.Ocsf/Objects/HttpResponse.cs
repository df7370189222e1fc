namespace Watchfloor.Ocsf;

/// <summary>An HTTP answer. OCSF object http_response.</summary>
public sealed record HttpResponse
{
    /// <summary>Status code.</summary>
    public required int Code { get; init; }

    /// <summary>Reason phrase.</summary>
    public string? Message { get; init; }

    /// <summary>Content type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Body length in bytes.</summary>
    public int? Length { get; init; }
}
