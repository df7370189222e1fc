namespace Watchfloor.Connectors;

/// <summary>Reads the whole body inside the retry, so that a connection cut in mid-body is repeated like any other, and bounds its size.</summary>
internal sealed class BufferedBodyHandler(long maxBytes) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
