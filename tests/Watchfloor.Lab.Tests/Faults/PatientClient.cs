using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Lab.Tests.Faults;

/// <summary>A right client in its plainest form: asks again when an answer is no good, a new token after a 401, from the start when a cursor has died, and never believes that an empty page is the end.</summary>
internal sealed class PatientClient(LabHost lab) : IDisposable
{
    // Two faults in a row are the most a profile plays; a page may cost a few rounds.
    private const int MostTries = 6;

    private readonly HttpClient _http = new();
    private string? _falcon;
    private string? _graph;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    /// <summary>Ids of all users, page by page.</summary>
    public async Task<HashSet<string>> UsersAsync()
    {
        var ids = new HashSet<string>();
        var first = new Uri(lab.Addresses.MicrosoftGraph, "/v1.0/users?$top=10");
        for (var next = first; next is not null;)
        {
            var page = await GoodAsync(() => GraphAsync(next));
            if (page is not { } json)
            {
                next = first;
                continue;
            }

            ids.UnionWith(Records(json, "value").Select(user => Field(user, "id")));
            next = json.TryGetProperty("@odata.nextLink", out var link) ? new Uri(link.GetString()!) : null;
        }

        return ids;
    }

    /// <summary>Ids of all alerts, by token paging.</summary>
    public async Task<HashSet<string>> AlertsAsync()
    {
        var ids = new HashSet<string>();
        string? after = null;
        do
        {
            var body = JsonSerializer.Serialize(after is null ? (object)new { limit = 5 } : new { limit = 5, after });
            if (await GoodAsync(() => FalconAsync("/alerts/combined/alerts/v1", body)) is not { } json)
            {
                after = null;
                continue;
            }

            ids.UnionWith(Records(json, "resources").Select(alert => Field(alert, "composite_id")));
            after = json.GetProperty("meta").GetProperty("pagination").TryGetProperty("after", out var token) ? token.GetString() : null;
        }
        while (after is not null);
        return ids;
    }

    /// <summary>Alerts by id: what a batch leaves out is asked for again.</summary>
    public async Task<HashSet<string>> AlertsByIdAsync(IReadOnlyCollection<string> wanted)
    {
        var found = new HashSet<string>();
        for (var tries = 0; found.Count < wanted.Count && tries < 20; tries++)
        {
            var body = JsonSerializer.Serialize(new { composite_ids = wanted.Except(found) });
            var json = (await GoodAsync(() => FalconAsync("/alerts/entities/alerts/v2", body)))!.Value;
            found.UnionWith(Records(json, "resources").Select(alert => Field(alert, "composite_id")));
        }

        return found;
    }

    /// <summary>Names every truth a case-blind reader would see; extra records without an id are none.</summary>
    private static IEnumerable<JsonElement> Records(JsonElement json, string list) => json.GetProperty(list).EnumerateArray().Where(record => !record.TryGetProperty("unexpected", out _));

    private static string Field(JsonElement record, string name) => record.EnumerateObject().First(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)).Value.ToString();

    private async Task<(int Status, JsonElement? Json)> GraphAsync(Uri address)
    {
        _graph ??= await TokenAsync(new Uri(lab.Addresses.MicrosoftLogin, $"/{lab.Addresses.MicrosoftTenantId}/oauth2/v2.0/token"), new()
        {
            ["grant_type"] = "client_credentials", ["client_id"] = lab.Addresses.MicrosoftClientId, ["client_secret"] = lab.Addresses.MicrosoftClientSecret, ["scope"] = "https://graph.microsoft.com/.default",
        });
        return await SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _graph) } });
    }

    private async Task<(int Status, JsonElement? Json)> FalconAsync(string path, string body)
    {
        _falcon ??= await TokenAsync(new Uri(lab.Addresses.CrowdStrike, "/oauth2/token"), new() { ["client_id"] = lab.Addresses.CrowdStrikeClientId, ["client_secret"] = lab.Addresses.CrowdStrikeClientSecret });
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(lab.Addresses.CrowdStrike, path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _falcon) }, Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });
    }

    private async Task<string> TokenAsync(Uri address, Dictionary<string, string> form)
    {
        var json = await GoodAsync(() => SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }));
        return json!.Value.GetProperty("access_token").GetString()!;
    }

    /// <summary>Asks until there is JSON; null when the cursor has died.</summary>
    private async Task<JsonElement?> GoodAsync(Func<Task<(int Status, JsonElement? Json)>> ask)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (status, json) = await ask();
            switch (status)
            {
                case >= 200 and < 300 when json is not null:
                    return json;
                case 401:
                    _falcon = _graph = null;
                    break;
                case 400:
                    return null;
                case 0 or 429 or >= 500 or 200:
                    break;
                default:
                    Assert.Fail($"answered {status}");
                    break;
            }
        }

        throw new InvalidOperationException($"no good answer in {MostTries} tries");
    }

    private async Task<(int Status, JsonElement? Json)> SendAsync(HttpRequestMessage request)
    {
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, Token))
            {
                var body = await response.Content.ReadAsStringAsync(Token);
                return ((int)response.StatusCode, response.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement : null);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException)
        {
            return (0, null);
        }
    }
}
