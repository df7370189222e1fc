using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The calls of an audit search: start, ask how it is, read its records.</summary>
internal sealed class PurviewClient(GraphClient graph, MicrosoftOptions options)
{
    private const string Permission = "AuditLogsQuery.Read.All";

    // What the Office feed does not say in full: which rule and label a file or mail met.
    private static readonly string[] UsualRecordTypes =
    [
        "complianceDLPExchange", "complianceDLPSharePoint", "complianceDLPSharePointClassification", "complianceDLPEndpoint", "dlpEndpoint",
        "mipLabel", "sensitivityLabelAction", "sensitivityLabeledFileAction", "sensitivityLabelPolicyMatch", "aipSensitivityLabelAction",
    ];

    // The search was moved between the versions of Graph, and not in all tenants at once.
    private string version = "v1.0";

    /// <summary>Starts a search over a window.</summary>
    /// <exception cref="ConnectorException">Both versions of Graph refused.</exception>
    public async Task<PurviewQuery> StartAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(version, from, to, cancellationToken);
        }
        catch (ConnectorException exception) when (version == "v1.0" && exception.StatusCode is 400 or 404 or 405 or 500 or 501 or 503)
        {
            var query = await StartAsync("beta", from, to, cancellationToken);
            version = "beta";
            return query;
        }
    }

    /// <summary>State of a search, in the vendor's words; null when it is not known any more.</summary>
    public async Task<string?> StatusAsync(PurviewQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await graph.GetJsonAsync(PathOf(query), Permission, cancellationToken);
            return answer.ValueKind == JsonValueKind.Object ? new JsonRecord(answer).Text("status") ?? "unknown" : "unknown";
        }
        catch (ConnectorException exception) when (exception.StatusCode == 404)
        {
            return null;
        }
    }

    /// <summary>Records of a search that succeeded.</summary>
    public IAsyncEnumerable<GraphPage> RecordsAsync(PurviewQuery query, CancellationToken cancellationToken) =>
        graph.ReadAsync($"{PathOf(query)}/records?$top={options.PageSize}", Permission, cancellationToken);

    private static string PathOf(PurviewQuery query) => $"/{query.Version}/security/auditLog/queries/{Uri.EscapeDataString(query.Id)}";

    private async Task<PurviewQuery> StartAsync(string version, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var answer = await graph.PostJsonAsync(
            $"/{version}/security/auditLog/queries",
            new
            {
                displayName = $"Watchfloor {VendorTime.ToFilter(from)} to {VendorTime.ToFilter(to)}",
                filterStartDateTime = VendorTime.ToFilter(from),
                filterEndDateTime = VendorTime.ToFilter(to),
                recordTypeFilters = options.PurviewRecordTypes.Count > 0 ? [.. options.PurviewRecordTypes] : UsualRecordTypes,
            },
            Permission,
            cancellationToken);
        return answer.ValueKind == JsonValueKind.Object && new JsonRecord(answer).Text("id") is { } id
            ? new PurviewQuery(id, from, to, version)
            : throw new ConnectorException(MicrosoftProduct.Vendor, $"Microsoft POST /{version}/security/auditLog/queries answered without an id. Check that GraphBaseAddress leads to Microsoft Graph.");
    }
}
