using System.Diagnostics;
using static Watchfloor.Connectors.Tests.Http.ScriptedServer;

namespace Watchfloor.Connectors.Tests.Http;

public class VendorApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task ReadJsonAsync_PassingStatus_IsRepeated(int status)
    {
        await using var server = await StartAsync(Json("{}", status), Json("{}", status), Json("""{"ok":1}"""));

        var json = await server.Api().ReadJsonAsync(server.Get(), Token);

        Assert.Equal(1, json.GetProperty("ok").GetInt32());
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task ReadJsonAsync_PageOfAProxyOnce_IsRepeated()
    {
        await using var server = await StartAsync(Answer(200, "text/html", "<title>Guest network</title>"), Json("""{"ok":1}"""));

        var json = await server.Api().ReadJsonAsync(server.Get(), Token);

        Assert.Equal(1, json.GetProperty("ok").GetInt32());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task ReadJsonAsync_NoBodyWhereJsonWasAsked_IsRepeated()
    {
        await using var server = await StartAsync(Json(""), Json("""{"ok":1}"""));

        var json = await server.Api().ReadJsonAsync(server.Get(), Token);

        Assert.Equal(1, json.GetProperty("ok").GetInt32());
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task ReadJsonAsync_FinalStatus_IsNotRepeated(int status)
    {
        await using var server = await StartAsync(Json("{}", status));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => server.Api().ReadJsonAsync(server.Get(), Token));

        Assert.Equal(status, refused.StatusCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ReadJsonAsync_Refused_SaysWhereWhatAndWhatToDo()
    {
        await using var server = await StartAsync(Json("""{"error":"bad filter"}""", 400));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => server.Api().ReadJsonAsync(server.Get("/v1/alerts?filter=user%20eq%20x"), Token));

        Assert.Equal("""Example GET /v1/alerts was refused with 400: '{"error":"bad filter"}'. Mend the query.""", refused.Message);
    }

    [Fact]
    public async Task ReadJsonAsync_ForbiddenWithKnownPermission_NamesIt()
    {
        await using var server = await StartAsync(Json("", 403));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => server.Api().ReadJsonAsync(server.Get().Needing("Alerts.Read"), Token));

        Assert.Contains("'Alerts.Read'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadJsonAsync_HtmlInsteadOfJson_QuotesItsTitleWithoutControlCharacters()
    {
        await using var server = await StartAsync(Answer(200, "text/html", "<html><head><title>Proxy\u001b[31m login</title></head></html>"));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => server.Api().ReadJsonAsync(server.Get(), Token));

        Assert.Contains("an HTML page, 'Proxy\uFFFD[31m login'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadJsonAsync_JsonThatBreaksOff_IsRepeated()
    {
        await using var server = await StartAsync(Json("""{"value":[{"id":"""), Json("""{"value":[]}"""));

        await server.Api().ReadJsonAsync(server.Get(), Token);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task ReadJsonAsync_LargerThanAllowed_SaysSoAndDoesNotAskAgain()
    {
        await using var server = await StartAsync(Json($$"""{"a":"{{new string('x', 5000)}}"}"""));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => server.Api(options => options.MaxResponseBytes = 2000).ReadJsonAsync(server.Get(), Token));

        Assert.Contains("MaxResponseBytes", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ReadJsonAsync_FractionalRetryAfter_IsWaitedFor()
    {
        await using var server = await StartAsync(Answer(429, "application/json", "{}", ("Retry-After", "0.6")), Json("{}"));
        var watch = Stopwatch.StartNew();

        await server.Api().ReadJsonAsync(server.Get(), Token);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.5, 30);
    }

    [Fact]
    public async Task ReadJsonAsync_WaitLongerThanAccepted_IsReportedInsteadOfWaitedFor()
    {
        await using var server = await StartAsync(Answer(429, "application/json", "{}", ("Retry-After", "86400")));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => server.Api().ReadJsonAsync(server.Get(), Token));

        Assert.Equal(TimeSpan.FromDays(1), refused.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ReadJsonAsync_Post_IsRepeatedOnlyWhenMarkedAsRead()
    {
        await using var server = await StartAsync(Json("{}", 500));
        var api = server.Api(options => options.MaxRetries = 2);

        await Assert.ThrowsAsync<ConnectorException>(() => api.ReadJsonAsync(new(HttpMethod.Post, server.Root) { Content = new StringContent("q") }, Token));
        var unmarked = server.Requests.Count;
        await Assert.ThrowsAsync<ConnectorException>(() => api.ReadJsonAsync(new HttpRequestMessage(HttpMethod.Post, server.Root) { Content = new StringContent("q") }.AsRead(), Token));

        Assert.Equal((1, 4), (unmarked, server.Requests.Count));
    }

    [Fact]
    public async Task ReadJsonAsync_NobodyListens_SaysWhereAndWhatToCheck()
    {
        var server = await StartAsync();
        var (root, api) = (server.Root, server.Api(options => options.MaxRetries = 1));
        await server.DisposeAsync();

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => api.ReadJsonAsync(new(HttpMethod.Get, root), Token));

        Assert.Contains(root.Authority, refused.Message, StringComparison.Ordinal);
        Assert.Null(refused.StatusCode);
    }

    [Theory]
    [InlineData("https://api.example.com/v1/next?t=1", true)]
    [InlineData("https://API.example.com/v1/next", true)]
    [InlineData("/v1/next", true)]
    [InlineData("http://api.example.com/v1/next", false)]
    [InlineData("https://api.example.com.evil.example/v1", false)]
    [InlineData("https://api.example.com:444/v1", false)]
    [InlineData("//evil.example/v1", false)]
    [InlineData("file:///etc/passwd", false)]
    public void Check_NextLink_StaysOnTheServer(string link, bool allowed)
    {
        var root = new Uri("https://api.example.com");

        if (allowed)
        {
            Assert.Equal("api.example.com", NextLink.Check("Example", link, root)!.Host);
        }
        else
        {
            Assert.Throws<ConnectorException>(() => NextLink.Check("Example", link, root));
        }
    }
}
