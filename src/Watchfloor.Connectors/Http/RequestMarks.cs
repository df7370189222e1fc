namespace Watchfloor.Connectors;

/// <summary>What a request says about itself to the pipeline: whether it only reads, and which permission it needs.</summary>
public static class RequestMarks
{
    private static readonly HttpRequestOptionsKey<bool> ReadKey = new("Watchfloor.Read");

    private static readonly HttpRequestOptionsKey<string> PermissionKey = new("Watchfloor.Permission");

    /// <summary>Names the vendor's permission that the request needs, for the message when it is refused with 403.</summary>
    public static HttpRequestMessage Needing(this HttpRequestMessage request, string permission)
    {
        request.Options.Set(PermissionKey, permission);
        return request;
    }

    /// <summary>The permission named by <see cref="Needing"/>; null when none was.</summary>
    public static string? NeededPermission(this HttpRequestMessage request) =>
        request.Options.TryGetValue(PermissionKey, out var permission) ? permission : null;

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
