using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>
/// Puts the token on each request; after a 401 fetches one new token and repeats once. Where continuous access evaluation refused the
/// token, the new one is asked to fulfil the claims that the refusal names.
/// </summary>
/// <remarks>A request refused with 401 was not executed, so repeating it is safe even when it changes something.</remarks>
internal sealed class MicrosoftTokenHandler(IMicrosoftTokens tokens) : DelegatingHandler
{
    private const int LongestClaims = 8 * 1024;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (token, response) = await SendWithTokenAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var claims = ClaimsOf(response.Headers.WwwAuthenticate);
        response.Dispose();
        tokens.Drop(token, claims);
        return (await SendWithTokenAsync(request, cancellationToken)).Response;
    }

    /// <summary>The claims of a challenge, as JSON; null when it asks for none, or for something that is no claims request.</summary>
    internal static string? ClaimsOf(IEnumerable<AuthenticationHeaderValue> challenges)
    {
        var challenge = challenges.FirstOrDefault(value =>
            string.Equals(value.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
            && value.Parameter?.Contains("insufficient_claims", StringComparison.OrdinalIgnoreCase) == true)?.Parameter;
        const string Name = "claims=\"";
        var start = challenge?.IndexOf(Name, StringComparison.OrdinalIgnoreCase) ?? -1;
        var end = start < 0 ? -1 : challenge!.IndexOf('"', start + Name.Length);
        if (end < 0 || end - start > LongestClaims)
        {
            return null;
        }

        var text = challenge![(start + Name.Length)..end];
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
            var json = Encoding.UTF8.GetString(Convert.FromBase64String(padded));
            return JsonElement.Parse(json).ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    private async Task<(string Token, HttpResponseMessage Response)> SendWithTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (token, await base.SendAsync(request, cancellationToken));
    }
}
