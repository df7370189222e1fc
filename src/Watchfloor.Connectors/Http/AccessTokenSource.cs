using System.Text.Json;

namespace Watchfloor.Connectors;

/// <summary>Keeps one access token fresh. However many callers ask at once, one request goes out, and all share its answer or its failure.</summary>
/// <param name="api">The token endpoint's API, with advice for its errors.</param>
/// <param name="vendor">Vendor's name as people know it.</param>
/// <param name="request">Made anew for each token, so that a rotated secret is picked up.</param>
/// <param name="time">Clock for expiry.</param>
public sealed class AccessTokenSource(VendorApi api, string vendor, Func<TokenRequest> request, TimeProvider time)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(30);

    private readonly Lock gate = new();
    private Token? current;
    private Task<Token>? pending;

    private sealed record Token(string Value, DateTimeOffset RenewAt);

    /// <summary>A token that is good for at least the next request.</summary>
    /// <exception cref="ConnectorException">The token was refused; the message says what to do and holds no secret.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        Task<Token> fetching;
        lock (gate)
        {
            if (current is not null && time.GetUtcNow() < current.RenewAt)
            {
                return current.Value;
            }

            // Runs without the caller's token: others may be waiting for the same answer.
            pending ??= FetchAsync();
            fetching = pending;
        }

        return (await fetching.WaitAsync(cancellationToken)).Value;
    }

    /// <summary>Drops <paramref name="token"/> after the vendor refused it; a newer one stays.</summary>
    public void Drop(string token)
    {
        lock (gate)
        {
            if (current?.Value == token)
            {
                current = null;
            }
        }
    }

    private async Task<Token> FetchAsync()
    {
        // Leaves the lock of the caller before anything else happens.
        await Task.Yield();
        try
        {
            var token = await RequestAsync();
            lock (gate)
            {
                current = token;
                pending = null;
            }

            return token;
        }
        catch
        {
            lock (gate)
            {
                pending = null;
            }

            throw;
        }
    }

    private async Task<Token> RequestAsync()
    {
        var asked = request();
        var askedAt = time.GetUtcNow();
        using var message = new HttpRequestMessage(HttpMethod.Post, asked.Endpoint) { Content = new FormUrlEncodedContent(asked.Form) }.AsRead();
        var answer = await api.ReadJsonAsync(message, CancellationToken.None);
        var record = answer.ValueKind == JsonValueKind.Object ? new JsonRecord(answer) : null;
        var token = record?.Text("access_token")
            ?? throw new ConnectorException(vendor, $"{vendor} answered the token request at {asked.Endpoint.AbsolutePath} without an access_token. Check that the login address belongs to {vendor}.");
        var lifetime = record.Long("expires_in") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min((double)seconds, 1e6)) : DefaultLifetime;
        return new Token(token, askedAt + lifetime - (asked.RenewBefore < lifetime / 2 ? asked.RenewBefore : lifetime / 2));
    }
}
