using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The calls to Microsoft Graph that the connector makes.</summary>
internal sealed class GraphClient(VendorApi api, Uri root)
{
    private readonly ODataReader collections = new(api, root);

    /// <summary>Pages of a collection.</summary>
    public IAsyncEnumerable<GraphPage> ReadAsync(string pathAndQuery, string permission, CancellationToken cancellationToken) =>
        collections.ReadPagesAsync(pathAndQuery, permission, cancellationToken);

    /// <summary>One object.</summary>
    public async Task<JsonElement> GetJsonAsync(string pathAndQuery, string permission, CancellationToken cancellationToken)
    {
        using var request = ODataReader.Get(new Uri(root, pathAndQuery), permission);
        return await api.ReadJsonAsync(request, cancellationToken);
    }

    /// <summary>Posts what only asks or starts a search, so that it may be repeated.</summary>
    public async Task<JsonElement> PostJsonAsync(string path, object body, string permission, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(root, path)) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        return await api.ReadJsonAsync(request.AsRead().Needing(permission), cancellationToken);
    }

    /// <summary>Runs a hunting query and returns its rows. There is no paging: the query bounds itself.</summary>
    /// <exception cref="ConnectorException">Refused, or the KQL is wrong.</exception>
    public async Task<IReadOnlyList<JsonElement>> HuntAsync(string query, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var answer = await PostJsonAsync(
            "/v1.0/security/runHuntingQuery",
            new { Query = query, Timespan = $"{VendorTime.ToFilter(from)}/{VendorTime.ToFilter(to)}" },
            "ThreatHunting.Read.All",
            cancellationToken);
        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("results", out var rows) && rows.ValueKind == JsonValueKind.Array
            ? [.. rows.EnumerateArray()]
            : throw new ConnectorException(MicrosoftProduct.Vendor, "Microsoft POST /v1.0/security/runHuntingQuery answered without a 'results' list. Check that GraphBaseAddress leads to Microsoft Graph.");
    }
}
