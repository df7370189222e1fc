using System.Net;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Lab.Tests.Control;

public sealed class ControlTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private LabHost _lab = null!;
    private LabClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, CancellationToken.None);
        _client = new LabClient(_lab);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _http.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task Faults_Queued_MeetTheRequestsTheyWaitFor_AndAreCounted()
    {
        var (_, queued) = await SendAsync(HttpMethod.Post, "/lab/faults", """{"path":"/devices/","fault":"ServerError","count":1,"after":1}""");
        var statuses = new[] { await HostsAsync(), await HostsAsync(), await HostsAsync() };
        var (_, after) = await SendAsync(HttpMethod.Get, "/lab/faults");

        Assert.Equal("ServerError", queued.GetProperty("waiting")[0].GetProperty("fault").GetString());
        Assert.Equal([200, 500, 200], statuses);
        Assert.Equal(0, after.GetProperty("waiting").GetArrayLength());
        Assert.Equal(1, after.GetProperty("played").GetProperty("ServerError").GetInt32());
    }

    [Fact]
    public async Task Profile_Set_PlaysFromNowOn()
    {
        var (status, answer) = await SendAsync(HttpMethod.Put, "/lab/faults/profile", """{"profile":"outages","seed":5}""");
        var statuses = new List<int>();
        for (var i = 0; i < 30; i++)
        {
            using var client = new HttpClient();
            statuses.Add(await StatusAsync(client));
        }

        Assert.Equal(200, status);
        Assert.Equal("outages", answer.GetProperty("profile").GetString());
        Assert.Contains(statuses, code => code is 0 or >= 500);
        Assert.Contains(200, statuses);
    }

    [Theory]
    [InlineData("/lab/faults", """{"fault":"Sunshine"}""", "RepeatedCursor")]
    [InlineData("/lab/faults", """{"fault":"Reset","count":-1}""", "count")]
    [InlineData("/lab/faults", "[1]", "object")]
    [InlineData("/lab/clock", """{"to":"soon"}""", "soon")]
    [InlineData("/lab/clock", """{"speed":-1}""", "speed")]
    public async Task WrongRequest_SaysWhatIsWrong(string path, string body, string text)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, path, body);

        Assert.Equal(400, status);
        Assert.Contains(text, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_IsReadAndMoved()
    {
        await SendAsync(HttpMethod.Post, "/lab/clock", """{"to":"2026-03-02T09:00:00Z"}""");
        await SendAsync(HttpMethod.Post, "/lab/clock", """{"advance":"PT10M"}""");
        var (_, answer) = await SendAsync(HttpMethod.Post, "/lab/clock", """{"advance":"00:00:30"}""");

        Assert.Equal("2026-03-02T09:10:30.000Z", answer.GetProperty("now").GetString());
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 10, 30, TimeSpan.Zero), _lab.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Traffic_CountsRequestsAnswersAndTokens_AndTokensAreRevoked()
    {
        await HostsAsync();
        await SendAsync(HttpMethod.Post, "/lab/tokens/revoke", "{}");
        var refused = await HostsAsync();
        var (_, traffic) = await SendAsync(HttpMethod.Get, "/lab/traffic");
        var (_, cleared) = await SendAsync(HttpMethod.Delete, "/lab/traffic");

        Assert.Equal(401, refused);
        Assert.Equal(2, traffic.GetProperty("requests").GetProperty("GET /devices/queries/devices/v1").GetInt32());
        Assert.Equal(1, traffic.GetProperty("answers").GetProperty("401").GetInt32());
        Assert.Equal(1, traffic.GetProperty("tokens").GetProperty("crowdstrike").GetInt32());
        Assert.Empty(cleared.GetProperty("requests").EnumerateObject());
    }

    [Theory]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Host", "lab.example.com")]
    public async Task WebPage_IsRefused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_lab.Addresses.Control, "/lab"));
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await _http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Overview_ShowsNoSecret()
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, "/lab");

        Assert.Equal(200, status);
        Assert.Equal(_lab.Addresses.Proofpoint.ToString(), answer.GetProperty("servers").GetProperty("proofpoint").GetString());
        Assert.DoesNotContain(_lab.Addresses.ProofpointSecret, answer.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> HostsAsync() => (await _client.FalconAsync("/devices/queries/devices/v1")).Status;

    // No token is needed to be refused for want of one.
    private async Task<int> StatusAsync(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_lab.Addresses.CrowdStrike, "/detects/x"));
            using var response = await client.SendAsync(request, Token);
            return response.StatusCode == HttpStatusCode.MethodNotAllowed ? 200 : (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private async Task<(int Status, JsonElement Json)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_lab.Addresses.Control, path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, Token);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement);
    }
}
