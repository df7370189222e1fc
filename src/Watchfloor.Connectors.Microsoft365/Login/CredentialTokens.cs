using Azure.Core;
using Azure.Identity;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Tokens for a certificate or a managed identity, through Azure.Identity, which keeps and renews them.</summary>
/// <param name="create">Makes the credential; a new one has no token kept.</param>
/// <param name="scope">The audience's scope.</param>
internal sealed class CredentialTokens(Func<TokenCredential> create, string scope) : IMicrosoftTokens
{
    private readonly Lock gate = new();
    private TokenCredential? credential;
    private string? claims;
    private string? last;

    /// <inheritdoc/>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        TokenCredential asked;
        string? fulfilling;
        lock (gate)
        {
            asked = credential ??= create();
            fulfilling = claims;
        }

        try
        {
            var token = await asked.GetTokenAsync(new TokenRequestContext([scope], claims: fulfilling, isCaeEnabled: true), cancellationToken);
            lock (gate)
            {
                last = token.Token;

                // Claims bypass the kept token, so they are asked for once.
                claims = claims == fulfilling ? null : claims;
            }

            return token.Token;
        }
        catch (AuthenticationFailedException exception)
        {
            throw new ConnectorException(MicrosoftProduct.Vendor, $"Microsoft gave no access token: '{new VendorText(exception.Message).ForDisplay(200)}'. {Advice(exception)}", innerException: exception);
        }
    }

    /// <inheritdoc/>
    public void Drop(string token, string? claims)
    {
        lock (gate)
        {
            if (last != token)
            {
                return;
            }

            this.claims = claims;
            credential = claims is null ? null : credential;
        }
    }

    private static string Advice(AuthenticationFailedException exception) =>
        exception is CredentialUnavailableException
            ? "This machine has no managed identity, or it is not the one that ClientId names; assign one, or use a certificate."
            : LoginAdvice.For(0, exception.Message) ?? "Check TenantId, ClientId and the certificate, and that the certificate is registered with the application.";
}
