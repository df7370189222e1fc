using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Watchfloor.Operations;

/// <summary>Google's Secret Manager, read over its REST interface as the machine's account or one it may act as.</summary>
/// <param name="http">Client for Google.</param>
/// <param name="metadata">Where the machine asks who it is; <c>http://metadata.google.internal</c> on Google's machines.</param>
internal sealed partial class GoogleSecretStore(HttpClient http, Uri? metadata = null) : ISecretStore
{
    private static readonly Uri Metadata = new("http://metadata.google.internal");

    /// <inheritdoc/>
    public string Name => "gcp";

    /// <inheritdoc/>
    public async Task<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        if (!SecretName().IsMatch(reference.Name) || (reference.Identity is { } account && !AccountName().IsMatch(account)))
        {
            throw new SecretException(reference, "it must read projects/PROJECT/secrets/NAME, and after ?as= the address of a service account.");
        }

        try
        {
            var token = await MachineTokenAsync(cancellationToken);
            if (reference.Identity is { } identity)
            {
                token = await ActingTokenAsync(reference, identity, token, cancellationToken);
            }

            using var answer = await SendAsync(HttpMethod.Get, $"https://secretmanager.googleapis.com/v1/{reference.Name}/versions/latest:access", token, null, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await ValueAsync(answer, cancellationToken),
                HttpStatusCode.NotFound => throw new SecretException(reference, "there is none of that name, or it has no value yet. Put one: gcloud secrets versions add."),
                HttpStatusCode.Forbidden => throw new SecretException(reference, "Google answered 403. Give the account the role roles/secretmanager.secretAccessor on this secret."),
                _ => throw new SecretException(reference, $"Google answered {(int)answer.StatusCode}."),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or FormatException or KeyNotFoundException)
        {
            throw new SecretException(reference, $"Google could not be asked: {exception.Message}", exception);
        }
    }

    private async Task<string> MachineTokenAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(metadata ?? Metadata, "/computeMetadata/v1/instance/service-accounts/default/token"));
        request.Headers.Add("Metadata-Flavor", "Google");
        using var answer = await http.SendAsync(request, cancellationToken);
        return await StringAsync(answer.EnsureSuccessStatusCode(), "access_token", cancellationToken);
    }

    private async Task<string> ActingTokenAsync(SecretReference reference, string account, string token, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(new { scope = new[] { "https://www.googleapis.com/auth/cloud-platform" }, lifetime = "600s" });
        using var answer = await SendAsync(HttpMethod.Post, $"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{account}:generateAccessToken", token, body, cancellationToken);
        return answer.IsSuccessStatusCode
            ? await StringAsync(answer, "accessToken", cancellationToken)
            : throw new SecretException(reference, $"Google answered {(int)answer.StatusCode} when this machine wanted to act as {account}. Give it the role roles/iam.serviceAccountTokenCreator on that account.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string token, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task<string> ValueAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        var data = document.RootElement.GetProperty("payload").GetProperty("data").GetString() ?? "";
        return Encoding.UTF8.GetString(Convert.FromBase64String(data)).TrimEnd('\r', '\n');
    }

    private static async Task<string> StringAsync(HttpResponseMessage answer, string name, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return document.RootElement.GetProperty(name).GetString() ?? throw new FormatException($"the answer's {name} is null");
    }

    [GeneratedRegex("^projects/[a-z0-9:.-]+/secrets/[A-Za-z0-9_-]+$")]
    private static partial Regex SecretName();

    [GeneratedRegex("^[a-z0-9-]+@[a-z0-9.-]+$")]
    private static partial Regex AccountName();
}
