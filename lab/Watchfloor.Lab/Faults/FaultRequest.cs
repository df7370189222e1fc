namespace Watchfloor.Lab.Faults;

/// <summary>A request as the choice of a fault sees it.</summary>
/// <param name="Vendor">crowdstrike, microsoft or proofpoint.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without query.</param>
internal readonly record struct FaultRequest(string Vendor, string Method, string Path)
{
    private static readonly string[] ReadingPosts = ["/entities/", "/combined/", "/queries/", "/queryjobs", "/aggregates/", "runHuntingQuery", "/$batch", "/url/decode", "/auditLog/queries", "/getByIds"];

    /// <summary>Whether it asks for a token.</summary>
    public bool IsLogin => Path.Contains("/oauth2/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a stream that does not end: its body cannot be held back.</summary>
    public bool IsStream => Path.Contains("/datafeed/v1/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it only reads. Nobody can safely repeat what changes something, so profiles leave the rest alone.</summary>
    public bool IsRead
    {
        get
        {
            var path = Path;
            return Method is "GET" or "HEAD"
                || (Method == "POST" && !path.Contains("action", StringComparison.OrdinalIgnoreCase) && ReadingPosts.Any(part => path.Contains(part, StringComparison.OrdinalIgnoreCase)));
        }
    }
}
