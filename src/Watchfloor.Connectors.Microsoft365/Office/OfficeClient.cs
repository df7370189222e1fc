using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The calls to the Office 365 Management Activity API: subscriptions, lists of content blobs, blobs.</summary>
/// <param name="api">The API.</param>
/// <param name="root">Its root.</param>
/// <param name="tenant">The tenant whose activity is read.</param>
internal sealed class OfficeClient(VendorApi api, Uri root, string tenant)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss";

    // Which client asks; without it all clients of the tenant that say nothing share one allowance.
    private readonly string publisher = Guid.TryParse(tenant, out _) ? $"&PublisherIdentifier={tenant}" : "";

    private string Feed => $"/api/v1.0/{Uri.EscapeDataString(tenant)}/activity/feed";

    /// <summary>The content types that are subscribed to and enabled.</summary>
    /// <exception cref="ConnectorException">Refused, or not an answer of this API.</exception>
    public async Task<IReadOnlySet<string>> SubscriptionsAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, $"{Feed}/subscriptions/list?{publisher.TrimStart('&')}", "ActivityFeed.Read");
        var answer = List(await api.ReadJsonAsync(request, cancellationToken), request);
        return answer.Select(item => new JsonRecord(item))
            .Where(item => string.Equals(item.Text("status"), "enabled", StringComparison.OrdinalIgnoreCase))
            .Select(item => item.Text("contentType")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Starts a subscription, without which the service keeps no blobs for us. One that runs already stays.</summary>
    /// <exception cref="ConnectorException">Refused.</exception>
    public async Task StartAsync(string contentType, CancellationToken cancellationToken)
    {
        // Starting twice changes nothing, so it may be repeated like a read.
        using var request = Request(HttpMethod.Post, $"{Feed}/subscriptions/start?contentType={Uri.EscapeDataString(contentType)}{publisher}", PermissionOf(contentType)).AsRead();
        try
        {
            (await api.SendAsync(request, cancellationToken)).Dispose();
        }
        catch (ConnectorException exception) when (exception.Message.Contains("AF20024", StringComparison.Ordinal))
        {
            // It was enabled in between.
        }
    }

    /// <summary>The blobs of a type that became available in a window of at most a day, page by page, in no order.</summary>
    public async IAsyncEnumerable<OfficeBlob> ListAsync(string contentType, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var times = $"startTime={from.UtcDateTime.ToString(TimeFormat, System.Globalization.CultureInfo.InvariantCulture)}&endTime={to.UtcDateTime.ToString(TimeFormat, System.Globalization.CultureInfo.InvariantCulture)}";
        Uri? next = new(root, $"{Feed}/subscriptions/content?contentType={Uri.EscapeDataString(contentType)}&{times}{publisher}");
        while (next is not null)
        {
            if (!asked.Add(next.AbsoluteUri))
            {
                throw new ConnectorException(MicrosoftProduct.Vendor, $"Microsoft GET {next.AbsolutePath} names a page as the next that was read already, so paging would not end. Try again.");
            }

            using var request = Request(HttpMethod.Get, next, PermissionOf(contentType));
            var answer = await api.ReadAnswerAsync(request, cancellationToken);
            var items = List(answer.Json, request);
            foreach (var item in items.Select(item => new JsonRecord(item)))
            {
                if (item.Text("contentUri") is { } uri && item.Text("contentId") is { } id)
                {
                    yield return new OfficeBlob(id, NextLink.Check(MicrosoftProduct.Vendor, uri, root)!, item.Time("contentCreated") ?? to);
                }
            }

            // The next page stands in a header, as an absolute address.
            var link = answer.Headers.TryGetValues("NextPageUri", out var values) ? values.FirstOrDefault() : null;
            next = NextLink.Check(MicrosoftProduct.Vendor, link, root);
        }
    }

    /// <summary>The records of a blob; null when the service no longer has it.</summary>
    /// <exception cref="ConnectorException">Refused, or not an answer of this API.</exception>
    public async Task<IReadOnlyList<JsonElement>?> ReadAsync(OfficeBlob blob, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, blob.Address, "ActivityFeed.Read");
        try
        {
            return List(await api.ReadJsonAsync(request, cancellationToken), request);
        }
        catch (ConnectorException exception) when (exception.StatusCode is 404 or 410 || exception.Message.Contains("AF20051", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static string PermissionOf(string contentType) =>
        contentType.StartsWith("DLP", StringComparison.OrdinalIgnoreCase) ? "ActivityFeed.ReadDlp (Office 365 Management APIs)" : "ActivityFeed.Read (Office 365 Management APIs)";

    private HttpRequestMessage Request(HttpMethod method, string pathAndQuery, string permission) => Request(method, new Uri(root, pathAndQuery), permission);

    private static HttpRequestMessage Request(HttpMethod method, Uri address, string permission) => new HttpRequestMessage(method, address).Needing(permission);

    private static List<JsonElement> List(JsonElement answer, HttpRequestMessage request) => answer.ValueKind == JsonValueKind.Array
        ? [.. answer.EnumerateArray()]
        : throw new ConnectorException(
            MicrosoftProduct.Vendor, $"Microsoft {request.Method} {request.RequestUri?.AbsolutePath} answered without a list. Check that OfficeBaseAddress leads to the Office 365 Management Activity API.");
}

/// <summary>A blob of activity records.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Created">When it became available; what lists are ordered by in the service's books, if not in its answers.</param>
internal sealed record OfficeBlob(string Id, Uri Address, DateTimeOffset Created);
