using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>The calls of the TAP API. All of them read; each is counted in its pool before it is made.</summary>
internal sealed class TapClient(HttpClient http, IOptions<TapOptions> options, TapLedger ledger, TimeProvider time)
{
    /// <summary>Vendor's name in messages.</summary>
    public const string Vendor = "Proofpoint";

    // By default TAP leaves out what it calls false now, and with it every judgement that it takes back.
    private const string Statuses = "threatStatus=active&threatStatus=cleared&threatStatus=falsePositive";

    private readonly VendorApi api = new(http, Vendor, Advice, time);

    /// <summary>Messages and clicks that TAP recorded in a window; null when it has none to show.</summary>
    /// <param name="endpoint">What comes after <c>/v2/siem/</c>.</param>
    /// <param name="pool">The pool that it is counted in.</param>
    /// <param name="start">Begin, at most 7 days ago.</param>
    /// <param name="end">End, 30 s to 1 h later, not in the future.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<JsonElement?> GetSiemAsync(string endpoint, TapPool pool, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken) =>
        GetAsync($"/v2/siem/{endpoint}?format=json&{Statuses}&interval={Interval(start, end)}", pool, cancellationToken);

    /// <summary>What TAP knows of a threat; null when it does not know it.</summary>
    public Task<JsonElement?> GetThreatAsync(string id, CancellationToken cancellationToken) =>
        GetOrNullAsync($"/v2/threat/summary/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>A page of the campaigns that were updated in a window of at most a day; null when there are none.</summary>
    public Task<JsonElement?> GetCampaignIdsAsync(DateTimeOffset start, DateTimeOffset end, int page, int size, CancellationToken cancellationToken) =>
        GetOrNullAsync(Invariant($"/v2/campaign/ids?interval={Interval(start, end)}&page={page}&size={size}"), TapPool.Campaigns, cancellationToken);

    /// <summary>A campaign; null when TAP does not know it.</summary>
    public Task<JsonElement?> GetCampaignAsync(string id, CancellationToken cancellationToken) =>
        GetOrNullAsync($"/v2/campaign/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Forensic reports of a campaign; null when there are none.</summary>
    public Task<JsonElement?> GetCampaignForensicsAsync(string id, CancellationToken cancellationToken) =>
        GetOrNullAsync($"/v2/forensics?campaignId={Uri.EscapeDataString(id)}", TapPool.CampaignForensics, cancellationToken);

    /// <summary>Forensic reports of a threat; null when there are none.</summary>
    public Task<JsonElement?> GetThreatForensicsAsync(string id, CancellationToken cancellationToken) =>
        GetOrNullAsync($"/v2/forensics?threatId={Uri.EscapeDataString(id)}", TapPool.ThreatForensics, cancellationToken);

    /// <summary>A page of people.</summary>
    /// <param name="list">What comes after <c>/v2/people/</c>.</param>
    /// <param name="pool">The pool that it is counted in.</param>
    /// <param name="days">14, 30 or 90.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">People a page.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<JsonElement?> GetPeopleAsync(string list, TapPool pool, int days, int page, int size, CancellationToken cancellationToken) =>
        GetAsync(Invariant($"/v2/people/{list}?window={days}&size={size}&page={page}"), pool, cancellationToken);

    /// <summary>What lies behind rewritten links, as TAP answers it.</summary>
    public Task<JsonElement?> DecodeAsync(IReadOnlyList<string> links, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, At("/v2/url/decode")) { Content = JsonContent.Create(new DecodeRequest(links), DecodeRequestContext.Default.DecodeRequest) }.AsRead(), TapPool.Decode, cancellationToken);

    private static string Interval(DateTimeOffset start, DateTimeOffset end) => Uri.EscapeDataString($"{Text(start)}/{Text(end)}");

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Uri At(string path) => new(options.Value.BaseAddress, path);

    private Task<JsonElement?> GetAsync(string path, TapPool? pool, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, At(path)), pool, cancellationToken);

    private async Task<JsonElement?> GetOrNullAsync(string path, TapPool? pool, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, pool, cancellationToken);
        }
        catch (ConnectorException exception) when (exception.StatusCode == 404)
        {
            return null;
        }
    }

    private async Task<JsonElement?> SendAsync(HttpRequestMessage request, TapPool? pool, CancellationToken cancellationToken)
    {
        using var sent = request;
        sent.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.Principal}:{options.Value.Secret}")));
        if (pool is not null)
        {
            ledger.Take(pool);
        }

        try
        {
            using var response = await api.SendAsync(sent, cancellationToken);
            return response.StatusCode == HttpStatusCode.NoContent ? null : await JsonAsync(sent, response, cancellationToken);
        }
        catch (ConnectorException exception) when (exception.StatusCode == 429 && pool is not null)
        {
            throw ledger.Refused(pool, exception);
        }
    }

    private static async Task<JsonElement> JsonAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new ConnectorException(
                Vendor,
                $"Proofpoint {request.Method} {request.RequestUri?.AbsolutePath} answered {(int)response.StatusCode}, but not with JSON. A proxy on the way may have answered instead.",
                (int)response.StatusCode,
                innerException: exception);
        }
    }

    private static string? Advice(int status, string body) => status switch
    {
        400 when body.Contains("too far into the past", StringComparison.OrdinalIgnoreCase) => "TAP keeps 7 days; check this machine's clock.",
        400 => "Check this machine's clock: a window must be 30 s to 1 h long and not reach into the future.",
        401 => "Check Connectors:Proofpoint:Principal and Secret in the TAP dashboard under Settings, Connected Applications.",
        403 => "The credential is good, but it may not read this customer's data. Ask Proofpoint which customer it belongs to.",
        _ => null,
    };
}
