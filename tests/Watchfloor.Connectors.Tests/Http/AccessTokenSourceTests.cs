using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Lab;
using static Watchfloor.Connectors.Tests.Http.ScriptedServer;

namespace Watchfloor.Connectors.Tests.Http;

public class AccessTokenSourceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly LabClock clock = new(Now);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_ManyCallersAtOnce_MakeOneRequest()
    {
        await using var server = await StartAsync(async http =>
        {
            await Task.Delay(100, Token);
            await Issue("t1")(http);
        });
        var source = Source(server);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => source.GetAsync(Token).AsTask()));

        Assert.All(tokens, token => Assert.Equal("t1", token));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task GetAsync_FiveMinutesBeforeTheEnd_RenewsTheToken()
    {
        await using var server = await StartAsync(Issue("t1"), Issue("t2"));
        var source = Source(server);
        await source.GetAsync(Token);

        clock.Set(Now.AddSeconds(3599 - 301));
        var early = await source.GetAsync(Token);
        clock.Set(Now.AddSeconds(3599 - 299));
        var renewed = await source.GetAsync(Token);

        Assert.Equal(("t1", "t2"), (early, renewed));
    }

    [Fact]
    public async Task GetAsync_Refused_SharesTheErrorHoldsNoSecretAndAsksAgainNextTime()
    {
        await using var server = await StartAsync(Json("""{"error":"invalid_client"}""", 401), Issue("t1"));
        var source = Source(server);

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => source.GetAsync(Token).AsTask());
        var token = await source.GetAsync(Token);

        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("invalid_client", refused.Message, StringComparison.Ordinal);
        Assert.Equal("t1", token);
    }

    [Fact]
    public async Task Drop_AnOlderToken_KeepsTheNewOne()
    {
        await using var server = await StartAsync(Issue("t1"), Issue("t2"));
        var source = Source(server);
        await source.GetAsync(Token);

        source.Drop("t0");
        var kept = await source.GetAsync(Token);
        source.Drop("t1");
        var renewed = await source.GetAsync(Token);

        Assert.Equal(("t1", "t2"), (kept, renewed));
    }

    [Fact]
    public async Task SendAsync_Unauthorized_FetchesOneTokenAndRepeatsOnce()
    {
        await using var login = await StartAsync(Issue("t1"), Issue("t2"), Issue("t3"));
        await using var server = await StartAsync(Json("{}", 401), Json("""{"ok":1}"""), Json("{}", 401));
        var source = Source(login);
        var api = server.Api(credentials: client => client.AddHttpMessageHandler(() => new BearerTokenHandler(source)));

        await api.ReadJsonAsync(server.Get(), Token);
        var refused = await Assert.ThrowsAsync<ConnectorException>(() => api.ReadJsonAsync(server.Get(), Token));

        Assert.Equal(["GET /a Bearer t1", "GET /a Bearer t2", "GET /a Bearer t2", "GET /a Bearer t3"], server.Requests);
        Assert.Equal(401, refused.StatusCode);
    }

    private AccessTokenSource Source(ScriptedServer server) => new(
        server.Api(), "Example", () => new TokenRequest { Endpoint = new Uri(server.Root, "/token"), Form = new Dictionary<string, string> { ["client_secret"] = "s3cret" } }, clock);

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Issue(string token) => Json($$"""{"access_token":"{{token}}","expires_in":"3599"}""", 201);
}
