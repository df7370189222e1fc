using System.Runtime.CompilerServices;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Reads risk detections by the time they were detected, and once more by the time they changed: an administrator may decide days later.</summary>
/// <param name="graph">Microsoft Graph.</param>
/// <param name="options">Page size.</param>
/// <param name="list">riskDetections for users, servicePrincipalRiskDetections for applications.</param>
internal sealed class RiskReader(GraphClient graph, MicrosoftOptions options, string list)
{
    private const string Permission = "IdentityRiskEvent.Read.All";
    private const int LargestPage = 500;

    private bool knowsChanges = true;

    /// <summary>Pages of a window.</summary>
    public async IAsyncEnumerable<GraphPage> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in graph.ReadAsync(Query("detectedDateTime", from, to), Permission, cancellationToken))
        {
            yield return page;
        }

        if (!knowsChanges)
        {
            yield break;
        }

        await using var changed = graph.ReadAsync(Query("lastUpdatedDateTime", from, to), Permission, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(changed))
        {
            yield return changed.Current;
        }

        if (!knowsChanges)
        {
            yield return new GraphPage([], [$"This tenant's Graph does not filter {list} on lastUpdatedDateTime, so changes later than RiskOverlap ({options.RiskOverlap.TotalHours:0} h) after a detection are not read; the feed of risky users or service principals still brings the state."]);
        }
    }

    // Documentation lists the filter for some clouds and not for others; 400 says that it is not there.
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<GraphPage> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (ConnectorException exception) when (exception.StatusCode is 400 or 501)
        {
            knowsChanges = false;
            return false;
        }
    }

    private string Query(string field, DateTimeOffset from, DateTimeOffset to) =>
        $"/v1.0/identityProtection/{list}?$filter={Uri.EscapeDataString($"{field} ge {VendorTime.ToFilter(from)} and {field} le {VendorTime.ToFilter(to)}")}&$top={Math.Min(options.PageSize, LargestPage)}";
}
