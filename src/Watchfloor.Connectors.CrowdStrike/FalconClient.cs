using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Watchfloor.Connectors.CrowdStrike.Stream;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>The calls of the Falcon API that the connector makes, one method each.</summary>
internal sealed class FalconClient(HttpClient http, IOptions<FalconOptions> options, TimeProvider time)
{
    /// <summary>Vendor's name in messages.</summary>
    public const string Vendor = "CrowdStrike";

    /// <summary>Instant since 1970, in seconds or milliseconds, when a refused client may come back.</summary>
    public const string RetryHeader = "X-RateLimit-RetryAfter";

    private readonly VendorApi api = new(http, Vendor, Advice, time, RetryHeader);

    // The service names about half an hour; well before it, so that a slow answer is in time.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(20);

    // Each leaves out a part of what was left; more than this and it is no bad moment.
    private const int MostTries = 8;

    private Uri Root => options.Value.Root;

    /// <summary>One page of full alerts.</summary>
    public async Task<FalconPage> GetAlertsAsync(string filter, string? after, int limit, CancellationToken cancellationToken)
    {
        // Sorted by a field that never changes: an alert that is updated while we page must not move.
        var body = new JsonObject { ["filter"] = filter, ["sort"] = "created_timestamp|asc", ["limit"] = limit };
        if (after is not null)
        {
            body["after"] = after;
        }

        using var request = Post("/alerts/combined/alerts/v1", body).AsRead().Needing("Alerts: read");
        return FalconPage.Of(await api.ReadJsonAsync(request, cancellationToken), "after");
    }

    /// <summary>One page of full hosts.</summary>
    public async Task<FalconPage> GetHostsAsync(string? filter, string? offset, int limit, CancellationToken cancellationToken)
    {
        var query = $"limit={limit}&sort=device_id.asc"
            + (filter is null ? "" : $"&filter={Uri.EscapeDataString(filter)}")
            + (offset is null ? "" : $"&offset={Uri.EscapeDataString(offset)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Root, "/devices/combined/devices/v1?" + query)).Needing("Hosts: read");
        return FalconPage.Of(await api.ReadJsonAsync(request, cancellationToken), "next");
    }

    /// <summary>One page of a list.</summary>
    /// <param name="path">Path of the call.</param>
    /// <param name="query">Its parameters; those without a value are left out.</param>
    /// <param name="permission">What it needs, in the vendor's words.</param>
    /// <param name="token">Name of the next page's token; null where pages are counted.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<FalconPage> GetListAsync(string path, IEnumerable<(string Name, string? Value)> query, string permission, string? token, CancellationToken cancellationToken)
    {
        var text = string.Join('&', query.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Root, $"{path}?{text}")).Needing(permission);
        return FalconPage.Of(await api.ReadJsonAsync(request, cancellationToken), token);
    }

    /// <summary>Records that a page of ids names, in whatever order they come. What a batch leaves out because the service failed at it is asked for again: it would be behind the cursor next time.</summary>
    /// <param name="ids">The page of ids.</param>
    /// <param name="path">Path of the call.</param>
    /// <param name="field">Where the body lists the ids.</param>
    /// <param name="idField">Where a record has its id.</param>
    /// <param name="permission">What it needs, in the vendor's words.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ConnectorException">Some records could not be had after several tries.</exception>
    public async Task<FalconPage> GetListedAsync(FalconPage ids, string path, string field, string idField, string permission, CancellationToken cancellationToken)
    {
        var missing = ids.Records.Select(id => id.ToString()).ToHashSet(StringComparer.Ordinal);
        var (records, warning) = (new List<JsonElement>(missing.Count), ids.Warning);
        for (var tries = 1; missing.Count > 0; tries++)
        {
            var body = new JsonObject { [field] = new JsonArray([.. missing.Select(id => JsonValue.Create(id))]) };
            using var request = Post(path, body).AsRead().Needing(permission);
            var page = FalconPage.Of(await api.ReadJsonAsync(request, cancellationToken), null);
            records.AddRange(page.Records);
            missing.ExceptWith(page.Records.Where(record => record.ValueKind == JsonValueKind.Object).Select(record => new JsonRecord(record).Text(idField)).OfType<string>());
            if (!page.MayComeLater)
            {
                warning = page.Warning ?? warning;
                break;
            }

            if (tries == MostTries)
            {
                throw new ConnectorException(Vendor, $"{page.Warning} {missing.Count} of {ids.Records.Count} records of {path} were left out {MostTries} times; the next run asks again.");
            }
        }

        return ids with { Records = records, Warning = warning };
    }

    /// <summary>Asks which partitions the event stream has, and for leave to read them.</summary>
    public async Task<IReadOnlyList<StreamSession>> DiscoverStreamAsync(string appId, CancellationToken cancellationToken)
    {
        var page = await GetListAsync("/sensors/entities/datafeed/v2", [("appId", appId), ("format", "json")], FalconStreamReader.Permission, null, cancellationToken);
        return [.. page.Records.Select(entry => StreamSession.Of(entry, Root, time.GetUtcNow()))];
    }

    /// <summary>Renews leave to read the event stream; null when there was none any more.</summary>
    /// <returns>How long until it should be renewed again.</returns>
    public async Task<TimeSpan?> RefreshStreamAsync(Uri address, string appId, CancellationToken cancellationToken)
    {
        var query = $"action_name=refresh_active_stream_session&appId={Uri.EscapeDataString(appId)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(address) { Query = query }.Uri) { Content = JsonContent.Create(new JsonObject()) };
        try
        {
            using var response = await api.SendAsync(request.AsRead().Needing(FalconStreamReader.Permission), cancellationToken);
            return RefreshInterval;
        }
        catch (ConnectorException exception) when (exception.StatusCode is 400 or 404)
        {
            return null;
        }
    }

    /// <summary>Starts a search and returns its id.</summary>
    public async Task<string> StartSearchAsync(string query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["queryString"] = query,
            ["start"] = start.ToUnixTimeMilliseconds(),
            ["end"] = end.ToUnixTimeMilliseconds(),
            ["isLive"] = false,
        };
        using var request = Post(SearchPath(), body).AsRead().Needing("NGSIEM: write");
        var answer = await api.ReadJsonAsync(request, cancellationToken);
        return answer.ValueKind == JsonValueKind.Object && new JsonRecord(answer).Text("id") is { } id
            ? id
            : throw new ConnectorException(Vendor, $"{Vendor} answered the start of a search in '{options.Value.TelemetryRepository}' without an id. Check the repository's name.");
    }

    /// <summary>How far a search is; null when the server no longer knows it.</summary>
    public async Task<JsonElement?> PollSearchAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Root, $"{SearchPath()}/{Uri.EscapeDataString(id)}")).Needing("NGSIEM: read");
        try
        {
            return await api.ReadJsonAsync(request, cancellationToken);
        }
        catch (ConnectorException exception) when (exception.StatusCode == 404)
        {
            return null;
        }
    }

    /// <summary>Stops a search that nobody waits for any more.</summary>
    public async Task StopSearchAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(Root, $"{SearchPath()}/{Uri.EscapeDataString(id)}"));
        using var response = await api.SendAsync(request, cancellationToken);
    }

    private string SearchPath() => $"/humio/api/v1/repositories/{options.Value.TelemetryRepository}/queryjobs";

    private HttpRequestMessage Post(string path, JsonObject body) =>
        new(HttpMethod.Post, new Uri(Root, path)) { Content = JsonContent.Create(body) };

    /// <summary>What to do about a refusal; null when there is nothing particular to say.</summary>
    internal static string? Advice(int status, string body) => status switch
    {
        400 when body.Contains("after", StringComparison.OrdinalIgnoreCase) => "The page token is no longer good; the next run starts this read again.",
        401 => "The access token was refused twice. Check that the API client still exists in the Falcon console.",
        403 when body.Contains("issue access token", StringComparison.OrdinalIgnoreCase) => "Check Connectors:CrowdStrike:ClientId and ClientSecret, and that the client belongs to this cloud.",
        404 => "Check Connectors:CrowdStrike:Cloud: each tenant lives in one cloud.",
        429 => "The tenant's request limit is spent; poll less often or lower the number of tools that share the API client.",
        _ => null,
    };
}
