using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Lab.Tests;

/// <summary>Speaks plain HTTP to the lab, as any client would.</summary>
internal sealed class LabClient(LabHost lab) : IDisposable
{
    private readonly HttpClient _http = new();
    private string? _falcon;
    private string? _graph;
    private string? _defender;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    public Task<Answer> FalconAsync(string pathAndQuery) => FalconAsync(HttpMethod.Get, pathAndQuery, null);

    public async Task<Answer> FalconAsync(HttpMethod method, string pathAndQuery, string? json, string? fault = null)
    {
        _falcon ??= (await FalconTokenAsync()).Text("access_token");
        using var request = new HttpRequestMessage(method, new Uri(lab.Addresses.CrowdStrike, pathAndQuery)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _falcon) } };
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        if (fault is not null)
        {
            request.Headers.Add("X-Lab-Fault", fault);
        }

        return await SendAsync(request);
    }

    public Task<Answer> FalconTokenAsync(string? secret = null) => FormAsync(new Uri(lab.Addresses.CrowdStrike, "/oauth2/token"), new()
    {
        ["client_id"] = lab.Addresses.CrowdStrikeClientId,
        ["client_secret"] = secret ?? lab.Addresses.CrowdStrikeClientSecret,
    });

    public void ForgetTokens() => _falcon = _graph = _defender = null;

    public async Task<Answer> GraphAsync(string pathAndQuery)
    {
        _graph ??= (await MicrosoftTokenAsync("https://graph.microsoft.com/.default")).Text("access_token");
        return await BearerAsync(new Uri(lab.Addresses.MicrosoftGraph, pathAndQuery), _graph);
    }

    public async Task<Answer> GraphPostAsync(string path, string json)
    {
        _graph ??= (await MicrosoftTokenAsync("https://graph.microsoft.com/.default")).Text("access_token");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(lab.Addresses.MicrosoftGraph, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _graph) } };
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    public async Task<Answer> DefenderAsync(string pathAndQuery)
    {
        _defender ??= (await MicrosoftTokenAsync("https://api.securitycenter.microsoft.com/.default")).Text("access_token");
        return await BearerAsync(new Uri(lab.Addresses.MicrosoftDefender, pathAndQuery), _defender);
    }

    public async Task<Answer> BearerAsync(Uri address, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return await SendAsync(request);
    }

    public Task<Answer> MicrosoftTokenAsync(string scope, string? secret = null) => FormAsync(new Uri(lab.Addresses.MicrosoftLogin, $"/{lab.Addresses.MicrosoftTenantId}/oauth2/v2.0/token"), new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = lab.Addresses.MicrosoftClientId,
        ["client_secret"] = secret ?? lab.Addresses.MicrosoftClientSecret,
        ["scope"] = scope,
    });

    public async Task<Answer> TapAsync(string pathAndQuery, string? secret = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(lab.Addresses.Proofpoint, pathAndQuery));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{lab.Addresses.ProofpointPrincipal}:{secret ?? lab.Addresses.ProofpointSecret}")));
        return await SendAsync(request);
    }

    public async Task<Answer> TapPostAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(lab.Addresses.Proofpoint, path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{lab.Addresses.ProofpointPrincipal}:{lab.Addresses.ProofpointSecret}")));
        return await SendAsync(request);
    }

    /// <summary>All records of a TAP list, window after window, whatever TAP thinks of them now.</summary>
    public async Task<List<JsonElement>> TapAllAsync(string list)
    {
        var records = new List<JsonElement>();
        for (var at = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero); at < lab.Clock.GetUtcNow(); at = at.AddHours(1))
        {
            var answer = await TapAsync($"/v2/siem/all?format=json&threatStatus=active&threatStatus=cleared&threatStatus=falsePositive&interval={at:yyyy-MM-ddTHH:mm:ssZ}/{at.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}");
            records.AddRange(answer.Items(list));
        }

        return records;
    }

    /// <summary>All values of a Graph list, page after page.</summary>
    public async Task<List<JsonElement>> GraphAllAsync(string pathAndQuery)
    {
        var all = new List<JsonElement>();
        for (var next = pathAndQuery; next is not null;)
        {
            var page = await GraphAsync(next);
            Assert.Equal(200, page.Status);
            all.AddRange(page.Items("value"));
            next = page.Json.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }

        return all;
    }

    /// <summary>All rows of a search job.</summary>
    public async Task<List<JsonElement>> SearchAsync(string query, DateTimeOffset start, DateTimeOffset end)
    {
        const string Jobs = "/humio/api/v1/repositories/investigate_view/queryjobs";
        var started = await FalconAsync(HttpMethod.Post, Jobs, JsonSerializer.Serialize(new { queryString = query, start = start.ToUnixTimeMilliseconds(), end = end.ToUnixTimeMilliseconds(), isLive = false }));
        Assert.Equal(200, started.Status);
        Answer answer;
        do
        {
            answer = await FalconAsync($"{Jobs}/{started.Text("id")}");
        }
        while (!answer.Json.GetProperty("done").GetBoolean());
        return answer.Items("events");
    }

    private async Task<Answer> FormAsync(Uri address, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        return await SendAsync(request);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, Token);
        return new Answer((int)response.StatusCode, response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase), await response.Content.ReadAsStringAsync(Token));
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private JsonElement? _json;

    public JsonElement Json => _json ??= JsonDocument.Parse(Body).RootElement;

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public List<JsonElement> Items(string name) => [.. Json.GetProperty(name).EnumerateArray()];

    /// <summary>Message of the first error of Falcon's envelope.</summary>
    public string FalconError => Json.GetProperty("errors")[0].GetProperty("message").GetString()!;

    /// <summary>Code of Graph's error envelope.</summary>
    public string GraphError => Json.GetProperty("error").GetProperty("code").GetString()!;
}
