using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Watchfloor.Connectors;

namespace Acme;

/// <summary>The calls of the API. Repeats, waits, limits and the wording of refusals are Watchfloor's (<see cref="VendorApi"/>).</summary>
internal sealed class AcmeClient(HttpClient http, IOptions<AcmeOptions> options, TimeProvider time)
{
    /// <summary>The vendor's name in messages.</summary>
    public const string Vendor = "Acme";

    private const string KeyHeader = "Auth-Key";

    private readonly VendorApi api = new(http, Vendor, Advice, time);

    /// <summary>The newest records, newest first.</summary>
    /// <exception cref="ConnectorException">Refused, unreachable, or not the expected answer.</exception>
    public async Task<IReadOnlyList<JsonElement>> GetRecentAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Value.BaseAddress, $"/v1/urls/recent/limit/{options.Value.Newest}/"));
        request.Headers.Add(KeyHeader, options.Value.Key);
        var answer = await api.ReadJsonAsync(request, cancellationToken);
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Array)
        {
            return [.. urls.EnumerateArray()];
        }

        var status = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("query_status", out var said) ? said.ToString() : "nothing";
        return status == "no_results" ? [] : throw new ConnectorException(Vendor, $"Acme answered without a list of addresses and said '{status}'. Check Connectors:acme:Key.");
    }

    /// <summary>Reports an address. Sent once: a report that may have arrived is not repeated.</summary>
    /// <exception cref="ConnectorException">Refused or unreachable.</exception>
    public async Task ReportAsync(string url, string tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.ReportAddress, "/api/"))
        {
            Content = JsonContent.Create(new { anonymous = "0", submission = new[] { new { url, threat = "malware_download", tags = new[] { tag } } } }),
        };
        request.Headers.Add(KeyHeader, options.Value.Key);
        using var response = await api.SendAsync(request, cancellationToken);
    }

    private static string? Advice(int status, string body) => status switch
    {
        401 or 403 => "Check Connectors:acme:Key: keys are made at https://auth.abuse.ch.",
        _ => null,
    };
}
