namespace Watchfloor.Ocsf;

/// <summary>A link. OCSF object url.</summary>
public sealed record Url
{
    /// <summary>The whole link as received.</summary>
    public string? UrlString { get; init; }

    /// <summary>Host part.</summary>
    public string? Hostname { get; init; }

    /// <summary>Path part.</summary>
    public string? Path { get; init; }

    /// <summary>Scheme part.</summary>
    public string? Scheme { get; init; }

    /// <summary>Query part without the question mark.</summary>
    public string? QueryString { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }
}
