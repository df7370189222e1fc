using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;

namespace Watchfloor.Operations;

/// <summary>Azure Key Vault, read over its REST interface as a managed identity, or as whoever is signed in.</summary>
/// <param name="http">Client for the vault.</param>
/// <param name="credential">Credential for a client id (null: the machine's own); null takes Azure.Identity's.</param>
internal sealed class AzureSecretStore(HttpClient http, Func<string?, TokenCredential>? credential = null) : ISecretStore
{
    private const string Version = "7.6";

    /// <inheritdoc/>
    public string Name => "azure";

    /// <inheritdoc/>
    public async Task<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        // A reference comes from the configuration, but a token must leave for a vault only.
        if (!Uri.TryCreate(reference.Name, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps
            || !(address.Host.EndsWith(".vault.azure.net", StringComparison.Ordinal) || address.Host.EndsWith(".vault.usgovcloudapi.net", StringComparison.Ordinal) || address.Host.EndsWith(".vault.azure.cn", StringComparison.Ordinal)))
        {
            throw new SecretException(reference, "it must read https://VAULT.vault.azure.net/secrets/NAME.");
        }

        try
        {
            var scope = $"https://{address.Host[(address.Host.IndexOf('.', StringComparison.Ordinal) + 1)..]}/.default";
            var token = await (credential ?? Usual)(reference.Identity).GetTokenAsync(new TokenRequestContext([scope]), cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"{address.AbsolutePath}?api-version={Version}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => Value(await answer.Content.ReadAsStringAsync(cancellationToken)) is { Length: > 0 } value ? value : throw new SecretException(reference, "the vault's answer holds no value."),
                HttpStatusCode.NotFound => throw new SecretException(reference, "there is none of that name. Put one: az keyvault secret set."),
                HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => throw new SecretException(reference, $"the vault answered {(int)answer.StatusCode}. Give the identity the role Key Vault Secrets User on this secret, and ask from inside the vault's network."),
                _ => throw new SecretException(reference, $"the vault answered {(int)answer.StatusCode}."),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or AuthenticationFailedException or JsonException)
        {
            throw new SecretException(reference, $"the vault could not be asked: {exception.Message}", exception);
        }
    }

    private static TokenCredential Usual(string? clientId) => clientId is null
        ? new ChainedTokenCredential(new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned), new AzureCliCredential())
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));

    private static string? Value(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("value", out var value) ? value.GetString()?.TrimEnd('\r', '\n') : null;
    }
}
