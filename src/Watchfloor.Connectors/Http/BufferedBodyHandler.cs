using System.Net;
using System.Text.Json;

namespace Watchfloor.Connectors;

/// <summary>Reads the whole body inside the retry, so that a connection cut in mid-body, or JSON that breaks off, is repeated like any other failure. Bounds its size.</summary>
internal sealed class BufferedBodyHandler(long maxBytes) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var body = await BufferedBody.ReadAsync(response.Content, maxBytes, cancellationToken);
            response.Content = body;
            if (response.IsSuccessStatusCode && body.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true)
            {
                Parse(body, mayBeEmpty: request.Method != HttpMethod.Get || response.StatusCode != HttpStatusCode.OK);
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // What was asked for with GET and granted with 200 is JSON; an action may succeed and say nothing.
    private static void Parse(BufferedBody body, bool mayBeEmpty)
    {
        if (body.Bytes.IsEmpty && mayBeEmpty)
        {
            return;
        }

        try
        {
            body.Parse();
        }
        catch (JsonException exception)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The JSON breaks off or is wrong.", exception);
        }
    }
}
