using System.Net;
using System.Net.Http.Headers;

namespace Watchfloor.Connectors;

/// <summary>Puts the token on each request; after a 401 drops it, fetches one new token and repeats once.</summary>
/// <remarks>A request refused with 401 was not executed, so repeating it is safe even when it changes something.</remarks>
public sealed class BearerTokenHandler(AccessTokenSource tokens) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (token, response) = await SendWithTokenAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        tokens.Drop(token);
        return (await SendWithTokenAsync(request, cancellationToken)).Response;
    }

    private async Task<(string Token, HttpResponseMessage Response)> SendWithTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (token, await base.SendAsync(request, cancellationToken));
    }
}
