namespace Watchfloor.Connectors;

/// <summary>How often a vendor lets one tenant ask for one kind of thing, as its documentation says.</summary>
/// <param name="Requests">Requests in any stretch of <paramref name="Window"/>; retries count.</param>
/// <param name="Window">The stretch.</param>
/// <param name="Covers">Which requests count towards it.</param>
public sealed record RequestBudget(int Requests, TimeSpan Window, Predicate<HttpRequestMessage> Covers)
{
    /// <summary>A budget of the requests whose path contains <paramref name="path"/>.</summary>
    public static RequestBudget OfPath(string path, int requests, TimeSpan window) =>
        new(requests, window, request => request.RequestUri?.AbsolutePath.Contains(path, StringComparison.OrdinalIgnoreCase) == true);
}
