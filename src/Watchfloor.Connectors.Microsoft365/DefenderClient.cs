using System.Runtime.CompilerServices;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The calls to Defender for Endpoint's own API that the connector makes.</summary>
/// <param name="api">The API.</param>
/// <param name="root">Its root.</param>
internal sealed class DefenderClient(VendorApi api, Uri root)
{
    private const int PageSize = 10_000;
    private const string Permission = "Machine.Read.All";

    private readonly ODataReader collections = new(api, root);

    /// <summary>Every machine, page by page.</summary>
    public IAsyncEnumerable<GraphPage> ReadMachinesAsync(CancellationToken cancellationToken) => BySkipAsync("/api/machines?", cancellationToken);

    /// <summary>The machine actions that were created in a window, each in its present state.</summary>
    public IAsyncEnumerable<GraphPage> ReadActionsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var filter = Uri.EscapeDataString($"creationDateTimeUtc ge {VendorTime.ToFilter(from)} and creationDateTimeUtc le {VendorTime.ToFilter(to)}");
        return BySkipAsync($"/api/machineactions?$filter={filter}&", cancellationToken);
    }

    // The API forgets its next link when $top is given, and may give less than was asked for: only an empty page says the end.
    private async IAsyncEnumerable<GraphPage> BySkipAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (skip, records) = (0, -1); records != 0; skip += records)
        {
            records = 0;
            await foreach (var page in PageAsync($"{path}$top={PageSize}&$skip={skip}", cancellationToken))
            {
                records += page.Records.Count;
                yield return page;
            }
        }
    }

    private async IAsyncEnumerable<GraphPage> PageAsync(string pathAndQuery, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = collections.ReadPagesAsync(pathAndQuery, Permission, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(pages))
        {
            yield return pages.Current;
        }
    }

    // 404 is how the API says that no machine was seen lately.
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<GraphPage> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (ConnectorException exception) when (exception.StatusCode == 404)
        {
            return false;
        }
    }
}
