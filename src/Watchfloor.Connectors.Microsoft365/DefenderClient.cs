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
    public async IAsyncEnumerable<GraphPage> ReadMachinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The API forgets its next link when $top is given, and may give less than was asked for: only an empty page says the end.
        for (var (skip, records) = (0, -1); records != 0; skip += records)
        {
            records = 0;
            await foreach (var page in Machines(skip, cancellationToken))
            {
                records += page.Records.Count;
                yield return page;
            }
        }
    }

    private async IAsyncEnumerable<GraphPage> Machines(int skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = collections.ReadPagesAsync($"/api/machines?$top={PageSize}&$skip={skip}", Permission, cancellationToken).GetAsyncEnumerator(cancellationToken);
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
