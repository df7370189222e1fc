using System.Runtime.CompilerServices;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Walks an OData collection by its next links. Graph and Defender for Endpoint share it.</summary>
internal sealed class ODataReader(VendorApi api, Uri root)
{
    /// <summary>Pages in the server's order; asks for one only when the reader gets there.</summary>
    public async IAsyncEnumerable<GraphPage> ReadPagesAsync(
        string pathAndQuery, string permission, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        Uri? next = new(root, pathAndQuery);
        while (next is not null)
        {
            if (!asked.Add(next.AbsoluteUri))
            {
                throw new ConnectorException(
                    MicrosoftProduct.Vendor, $"Microsoft GET {next.AbsolutePath} names a page as the next that was read already, so paging would not end. Try again; if it stays so, ask for a shorter window (MaxWindow).");
            }

            using var request = Get(next, permission);
            var answer = await api.ReadAnswerAsync(request, cancellationToken);
            var (records, link) = Open(answer.Json, next);
            yield return new GraphPage(records, answer.StatusCode == 206 ? PartOf(next, answer.Warnings) : []);
            next = NextLink.Check(MicrosoftProduct.Vendor, link, root);
        }
    }

    /// <summary>A GET with what Graph wants to be told.</summary>
    public static HttpRequestMessage Get(Uri address, string permission)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address).Needing(permission);

        // Without it newer enum members all arrive as unknownFutureValue.
        request.Headers.TryAddWithoutValidation("Prefer", "include-unknown-enum-members");
        request.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        return request;
    }

    private static (IReadOnlyList<JsonElement> Records, string? Link) Open(JsonElement json, Uri address)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Array)
        {
            throw new ConnectorException(
                MicrosoftProduct.Vendor, $"Microsoft GET {address.AbsolutePath} answered without a 'value' list: '{new VendorText(json.GetRawText()).ForDisplay()}'. Check that GraphBaseAddress leads to Microsoft Graph.");
        }

        var link = json.TryGetProperty("@odata.nextLink", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        return ([.. value.EnumerateArray()], link);
    }

    private static IReadOnlyList<string> PartOf(Uri address, IReadOnlyList<string> warnings) =>
        [$"Microsoft sent only a part of {address.AbsolutePath}; a provider behind it failed: {(warnings.Count > 0 ? string.Join("; ", warnings) : "no reason given")}"];
}
