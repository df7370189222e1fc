using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Microsoft365.Tests;

/// <summary>Reads feeds from a lab, and does to it what other people do to a tenant.</summary>
internal sealed class LabReading(LabHost lab) : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private readonly Dictionary<string, string?> settings = [];
    private ServiceProvider? provider;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LabHost> StartAsync(MicrosoftQuirks? quirks = null, string scenario = "S1", int? pageSize = null) => await LabHost.StartAsync(
        new LabOptions { Employees = 40, Scenarios = [scenario], PageSize = pageSize, MicrosoftQuirks = quirks ?? new MicrosoftQuirks() }, Token);

    public LabReading With(string setting, string value)
    {
        settings[$"Connectors:Microsoft365:{setting}"] = value;
        return this;
    }

    /// <summary>All batches after a cursor; from the beginning of the story when there is none.</summary>
    public async Task<List<Batch>> ReadAsync(string feed, string? cursor = null, DateTimeOffset? since = null) => await Stream(feed, cursor, since).ToListAsync(Token);

    public IAsyncEnumerable<Batch> Stream(string feed, string? cursor = null, DateTimeOffset? since = null)
    {
        provider ??= Build();
        return provider.GetRequiredService<IConnector>().ReadAsync(feed, cursor is null ? new Cursor(null, since ?? lab.Clock.GetUtcNow().AddDays(-6.5)) : new Cursor(cursor), Token);
    }

    /// <summary>Reads a feed as a process does that dies after each batch: what was not committed is read again.</summary>
    public async Task<List<string>> ReadRestartingAsync(string feed, string? cursor = null)
    {
        var ids = new List<string>();
        for (var hasMore = true; hasMore;)
        {
            hasMore = false;
            await foreach (var batch in Stream(feed, cursor))
            {
                ids.AddRange(batch.Events.Select(e => e.Metadata.Uid!));
                hasMore = batch.NextCursor is not null && batch.NextCursor != cursor;
                cursor = batch.NextCursor ?? cursor;
                if (hasMore)
                {
                    break;
                }
            }
        }

        return ids;
    }

    /// <summary>Calls Graph or Defender for Endpoint as another application would.</summary>
    public async Task<JsonElement> CallAsync(HttpMethod method, string audience, Uri root, string path, string? json)
    {
        using var login = await http.PostAsync(
            new Uri(lab.Addresses.MicrosoftLogin, $"/{lab.Addresses.MicrosoftTenantId}/oauth2/v2.0/token"),
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = lab.Addresses.MicrosoftClientId, ["client_secret"] = lab.Addresses.MicrosoftClientSecret, ["scope"] = $"{audience}/.default",
            }),
            Token);
        var token = JsonElement.Parse(await login.Content.ReadAsStringAsync(Token)).GetProperty("access_token").GetString();
        using var request = new HttpRequestMessage(method, new Uri(root, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Token);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        var body = await response.Content.ReadAsStringAsync(Token);
        return body.Length == 0 ? default : JsonElement.Parse(body);
    }

    public Task<JsonElement> GraphAsync(HttpMethod method, string path, string? json = null) => CallAsync(method, "https://graph.microsoft.com", lab.Addresses.MicrosoftGraph, path, json);

    public Task<JsonElement> DefenderAsync(HttpMethod method, string path, string? json = null) => CallAsync(method, "https://api.securitycenter.microsoft.com", lab.Addresses.MicrosoftDefender, path, json);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (provider is not null)
        {
            await provider.DisposeAsync();
        }
    }

    private ServiceProvider Build()
    {
        var configuration = new ConfigurationBuilder().AddConfiguration(MicrosoftContractTests.Configuration(lab.Addresses)).AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddMicrosoft365Connector(configuration);
        services.AddSingleton<TimeProvider>(lab.Clock);
        services.PostConfigureAll<VendorHttpOptions>(options => (options.FirstDelay, options.MaxRetries) = (TimeSpan.FromMilliseconds(5), 3));
        return services.BuildServiceProvider();
    }
}
