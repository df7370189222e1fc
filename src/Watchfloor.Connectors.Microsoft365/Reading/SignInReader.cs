using System.Runtime.CompilerServices;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Reads sign-ins of every kind. Graph's beta has all kinds and more fields; v1.0 has the interactive ones and is the way back.</summary>
internal sealed class SignInReader(GraphClient graph, MicrosoftOptions options)
{
    private const string Interactive = "interactiveUser";
    private const string Permission = "AuditLog.Read.All";

    private static readonly string[] AllKinds = [Interactive, "nonInteractiveUser", "servicePrincipal", "managedIdentity"];

    private readonly HashSet<string> refused = [];

    /// <summary>Pages of all kinds in a window.</summary>
    public IAsyncEnumerable<GraphPage> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ReadKindsAsync(options.SignInEventTypes.Count > 0 ? [.. options.SignInEventTypes] : AllKinds, from, to, cancellationToken);

    // All kinds in one question, since Entra's logs answer five questions in ten seconds; kind by kind where a tenant refuses that.
    private async IAsyncEnumerable<GraphPage> ReadKindsAsync(string[] kinds, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = $"createdDateTime ge {VendorTime.ToFilter(from)} and createdDateTime le {VendorTime.ToFilter(to)}";
        var filter = $"{window} and signInEventTypes/any(t: {string.Join(" or ", kinds.Select(kind => $"t eq '{kind}'"))})";
        var refusal = (ConnectorException?)null;
        var name = string.Join(", ", kinds);
        if (!refused.Contains(name))
        {
            await using var pages = graph.ReadAsync(Query("beta", filter), Permission, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync())
            {
                yield return pages.Current;
            }

            if (refusal is null)
            {
                yield break;
            }

            refused.Add(name);

            async ValueTask<bool> MoveNextAsync()
            {
                try
                {
                    return await pages.MoveNextAsync();
                }
                catch (ConnectorException exception) when (exception.StatusCode is 400 or 404 or 501)
                {
                    refusal = exception;
                    return false;
                }
            }
        }

        if (kinds.Length > 1)
        {
            foreach (var kind in kinds)
            {
                await foreach (var page in ReadKindsAsync([kind], from, to, cancellationToken))
                {
                    yield return page;
                }
            }

            yield break;
        }

        if (refusal is not null)
        {
            yield return new GraphPage([], [$"Sign-ins of the kind {name} cannot be read from Graph's beta version: {refusal.Message}"]);
        }

        if (name == Interactive)
        {
            await foreach (var page in graph.ReadAsync(Query("v1.0", window), Permission, cancellationToken))
            {
                yield return page;
            }
        }
    }

    private string Query(string version, string filter) =>
        $"/{version}/auditLogs/signIns?$filter={Uri.EscapeDataString(filter)}&$top={options.PageSize}";
}
