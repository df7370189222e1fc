using System.Net.Http.Headers;
using System.Text;

namespace Watchfloor.Lab.Tests.Microsoft365;

/// <summary>Calls any of Microsoft's services in the lab with the right token.</summary>
internal sealed class MicrosoftCaller(LabHost lab) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly LabClient _login = new(lab);
    private readonly Dictionary<string, string> _tokens = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Feed => $"/api/v1.0/{lab.Addresses.MicrosoftTenantId}/activity/feed";

    /// <summary>Fetches new tokens for the next calls, as after a jump of the clock.</summary>
    public void ForgetTokens() => _tokens.Clear();

    public void Dispose()
    {
        _http.Dispose();
        _login.Dispose();
    }

    public Task<Answer> GraphAsync(HttpMethod method, string pathAndQuery, string? json = null) => SendAsync("https://graph.microsoft.com", lab.Addresses.MicrosoftGraph, method, pathAndQuery, json);

    public Task<Answer> GraphAsync(string pathAndQuery) => GraphAsync(HttpMethod.Get, pathAndQuery);

    public Task<Answer> DefenderAsync(HttpMethod method, string pathAndQuery, string? json = null) => SendAsync("https://api.securitycenter.microsoft.com", lab.Addresses.MicrosoftDefender, method, pathAndQuery, json);

    public Task<Answer> DefenderAsync(string pathAndQuery) => DefenderAsync(HttpMethod.Get, pathAndQuery);

    /// <param name="method">GET or POST.</param>
    /// <param name="path">What follows the tenant's feed, or an absolute address.</param>
    public Task<Answer> OfficeAsync(HttpMethod method, string path) =>
        SendAsync("https://manage.office.com", lab.Addresses.MicrosoftOffice, method, path.StartsWith("http", StringComparison.Ordinal) ? path : Feed + path, null);

    public Task<Answer> OfficeAsync(string path) => OfficeAsync(HttpMethod.Get, path);

    public async Task<Answer> SendAsync(string audience, Uri root, HttpMethod method, string pathAndQuery, string? json)
    {
        if (!_tokens.TryGetValue(audience, out var token))
        {
            _tokens[audience] = token = (await _login.MicrosoftTokenAsync($"{audience}/.default")).Text("access_token");
        }

        using var request = new HttpRequestMessage(method, new Uri(root, pathAndQuery)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, Token);
        return new Answer((int)response.StatusCode, response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase), await response.Content.ReadAsStringAsync(Token));
    }
}
