namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Tokens for a client secret. The one way that also works against a login on this machine, since Azure.Identity insists on https.</summary>
/// <param name="api">The login's API.</param>
/// <param name="request">The token request, with the claims that a refusal asked for.</param>
/// <param name="time">Clock for expiry.</param>
internal sealed class SecretTokens(VendorApi api, Func<string?, TokenRequest> request, TimeProvider time) : IMicrosoftTokens
{
    private readonly Claims asked = new();
    private AccessTokenSource? source;

    private AccessTokenSource Source => LazyInitializer.EnsureInitialized(ref source, () => new AccessTokenSource(api, MicrosoftProduct.Vendor, () => request(asked.Value), time));

    /// <inheritdoc/>
    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => Source.GetAsync(cancellationToken);

    /// <inheritdoc/>
    public void Drop(string token, string? claims)
    {
        // Claims name a moment before which tokens are void; each later token fulfils them too.
        asked.Value = claims ?? asked.Value;
        Source.Drop(token);
    }

    private sealed class Claims
    {
        public volatile string? Value;
    }
}
