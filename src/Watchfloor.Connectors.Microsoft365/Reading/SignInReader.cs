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
    public async IAsyncEnumerable<GraphPage> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var kind in options.SignInEventTypes.Count > 0 ? options.SignInEventTypes : AllKinds)
        {
            await foreach (var page in ReadKindAsync(kind, from, to, cancellationToken))
            {
                yield return page;
            }
        }
    }

    private async IAsyncEnumerable<GraphPage> ReadKindAsync(string kind, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = $"createdDateTime ge {VendorTime.ToFilter(from)} and createdDateTime le {VendorTime.ToFilter(to)}";
        if (!refused.Contains(kind))
        {
            var filter = $"{window} and signInEventTypes/any(t: t eq '{kind}')";
            await using var pages = graph.ReadAsync(Query("beta", filter), Permission, cancellationToken).GetAsyncEnumerator(cancellationToken);
            var refusal = (ConnectorException?)null;
            while (refusal is null && await MoveNextAsync())
            {
                yield return pages.Current;
            }

            if (refusal is null)
            {
                yield break;
            }

            refused.Add(kind);
            yield return new GraphPage([], [$"Sign-ins of the kind {kind} cannot be read from Graph's beta version: {refusal.Message}"]);

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

        if (kind == Interactive)
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
