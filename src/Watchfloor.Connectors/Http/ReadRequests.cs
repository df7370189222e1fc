namespace Watchfloor.Connectors;

/// <summary>Tells requests that only read from those that change something, whatever their method.</summary>
public static class ReadRequests
{
    private static readonly HttpRequestOptionsKey<bool> ReadKey = new("Watchfloor.Read");

    /// <summary>Says that a POST only reads (a query in its body), so that it may be repeated.</summary>
    public static HttpRequestMessage AsRead(this HttpRequestMessage request)
    {
        request.Options.Set(ReadKey, true);
        return request;
    }

    /// <summary>Whether repeating the request is harmless: GET, HEAD, OPTIONS, or marked by <see cref="AsRead"/>.</summary>
    public static bool IsRead(this HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
        || (request.Options.TryGetValue(ReadKey, out var read) && read);
}
