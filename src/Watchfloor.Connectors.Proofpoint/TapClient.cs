using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>The one call of the TAP SIEM API that the connector makes.</summary>
internal sealed class TapClient(HttpClient http, IOptions<TapOptions> options, TimeProvider time)
{
    /// <summary>Vendor's name in messages.</summary>
    public const string Vendor = "Proofpoint";

    private readonly VendorApi api = new(http, Vendor, Advice, time);

    /// <summary>Messages and clicks that TAP recorded in a window; null when it has none to show.</summary>
    /// <param name="start">Begin, at most 7 days ago.</param>
    /// <param name="end">End, 30 s to 1 h later, not in the future.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<JsonElement?> GetAllAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var interval = Uri.EscapeDataString($"{Text(start)}/{Text(end)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Value.BaseAddress, $"/v2/siem/all?format=json&interval={interval}"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.Principal}:{options.Value.Secret}")));
        using var response = await api.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            return null;
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new ConnectorException(
                Vendor, $"Proofpoint GET /v2/siem/all answered {(int)response.StatusCode}, but not with JSON. A proxy on the way may have answered instead.", (int)response.StatusCode, innerException: exception);
        }
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Advice(int status, string body) => status switch
    {
        400 when body.Contains("too far into the past", StringComparison.OrdinalIgnoreCase) => "TAP keeps 7 days; check this machine's clock.",
        400 => "Check this machine's clock: a window must be 30 s to 1 h long and not reach into the future.",
        401 => "Check Connectors:Proofpoint:Principal and Secret in the TAP dashboard under Settings, Connected Applications.",
        403 => "The credential is good, but it may not read this customer's data. Ask Proofpoint which customer it belongs to.",
        429 => "The 1,800 calls of 24 hours are spent, by this connector or others that share the credential. Wait 15 min at least, poll less often, or use a credential of its own.",
        _ => null,
    };
}
