using System.Net.Http.Headers;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class StreamAndFdrEndpointTests(SmallLab lab)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("appId=watchfloor", 200)]
    [InlineData("appId=", 400)]
    [InlineData("appId=with-dash", 400)]
    [InlineData("appId=watchfloor&format=xml", 400)]
    public async Task Discovery_TakesAShortName(string query, int status) => Assert.Equal(status, (await lab.Client.FalconAsync($"/sensors/entities/datafeed/v2?{query}")).Status);

    [Fact]
    public async Task Stream_FromAnOffset_GivesRisingOffsets_AndNeedsTheSessionsToken()
    {
        var found = (await lab.Client.FalconAsync("/sensors/entities/datafeed/v2?appId=one")).Items("resources").Single();
        var (url, token) = (found.GetProperty("dataFeedURL").GetString()!, found.GetProperty("sessionToken").GetProperty("token").GetString()!);
        using var http = new HttpClient();
        using var refused = await http.GetAsync(url, Token);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", token);

        var all = await ReadAsync(http, url);
        var rest = await ReadAsync(http, $"{url}&offset={all[^3]}");

        Assert.Equal(401, (int)refused.StatusCode);
        Assert.True(all.Count > 5);
        Assert.Equal(all.Order().Distinct(), all);
        Assert.Equal(all.TakeLast(3), rest);
    }

    [Fact]
    public async Task Refresh_NeedsAnActiveSession()
    {
        await lab.Client.FalconAsync("/sensors/entities/datafeed/v2?appId=two");

        Assert.Equal(200, (await lab.Client.FalconAsync(HttpMethod.Post, "/sensors/entities/datafeed-actions/v1/0?action_name=refresh_active_stream_session&appId=two", "{}")).Status);
        Assert.Equal(404, (await lab.Client.FalconAsync(HttpMethod.Post, "/sensors/entities/datafeed-actions/v1/0?action_name=refresh_active_stream_session&appId=three", "{}")).Status);
    }

    [Fact]
    public async Task QueueAndBucket_WithoutASignature_AreRefused()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, lab.Host.Addresses.CrowdStrike) { Content = new StringContent("{}") };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.ReceiveMessage");
        using var queue = await http.SendAsync(request, Token);
        using var bucket = await http.GetAsync(new Uri(lab.Host.Addresses.CrowdStrike, "/cs-lab-fdr/data/x"), Token);

        Assert.Equal((403, 403), ((int)queue.StatusCode, (int)bucket.StatusCode));
        Assert.Contains("MissingAuthenticationToken", await queue.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_TakesTheTokenAway()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var token = (await client.FalconTokenAsync()).Text("access_token");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{host.Addresses.CrowdStrikeClientId}:{host.Addresses.CrowdStrikeClientSecret}")));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        var before = await client.BearerAsync(new Uri(host.Addresses.CrowdStrike, "/devices/queries/devices/v1"), token);

        using var revoked = await http.PostAsync(new Uri(host.Addresses.CrowdStrike, "/oauth2/revoke"), form, Token);

        Assert.Equal((200, 200), (before.Status, (int)revoked.StatusCode));
        Assert.Equal(401, (await client.BearerAsync(new Uri(host.Addresses.CrowdStrike, "/devices/queries/devices/v1"), token)).Status);
    }

    private static async Task<List<long>> ReadAsync(HttpClient http, string url)
    {
        using var reader = new StreamReader(await http.GetStreamAsync(url, Token));
        var offsets = new List<long>();

        // An empty line shows that the stream lives and has nothing new.
        while (await reader.ReadLineAsync(Token) is { Length: > 0 } line)
        {
            offsets.Add(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("metadata").GetProperty("offset").GetInt64());
        }

        return offsets;
    }
}
