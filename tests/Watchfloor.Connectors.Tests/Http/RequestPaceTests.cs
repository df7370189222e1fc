using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Watchfloor.Connectors.Tests.Http;

public sealed class RequestPaceTests
{
    private static readonly RequestBudget Logs = RequestBudget.OfPath("/logs/", 2, TimeSpan.FromMilliseconds(400));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitAsync_MoreRequestsThanTheBudget_SpreadsThemOverItsWindows()
    {
        using var pace = new RequestPace([Logs], 1, TimeProvider.System);
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => pace.WaitAsync(Get("/logs/a"), Token)));

        // Five requests, two in any 400 ms: the fifth begins a third window.
        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(600), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task WaitAsync_OtherRequestsAndBudgetsNotHeld_PassAtOnce()
    {
        using var held = new RequestPace([Logs with { Window = TimeSpan.FromHours(1) }], 1, TimeProvider.System);
        using var free = new RequestPace([Logs with { Window = TimeSpan.FromHours(1) }], 0, TimeProvider.System);

        for (var i = 0; i < 20; i++)
        {
            await held.WaitAsync(Get("/users"), Token);
            await free.WaitAsync(Get("/logs/a"), Token);
        }

        await held.WaitAsync(Get("/logs/a"), Token);
        await held.WaitAsync(Get("/logs/a"), Token);
        Assert.False(held.WaitAsync(Get("/logs/b"), Token).IsCompleted);
    }

    [Fact]
    public async Task WaitAsync_AfterAPause_HoldsAllThatShareTheBudgetAndNobodyElse()
    {
        var time = new FakeTimeProvider();
        using var pace = new RequestPace([Logs], 1, time);
        pace.Pause(Get("/logs/a"), TimeSpan.FromSeconds(20));
        pace.Pause(Get("/logs/a"), TimeSpan.FromSeconds(5));

        var same = pace.WaitAsync(Get("/logs/b"), Token);
        var other = pace.WaitAsync(Get("/users"), Token);

        Assert.True(other.IsCompletedSuccessfully);
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(same.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        await same.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task SendAsync_OneIsToldToWait_TheNextWaitsToo()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Answer(429, "application/json", "{}", ("Retry-After", "1")), ScriptedServer.Json("""{"ok":true}"""));
        var api = server.Api(options => options.MaxRetries = 0);
        await Assert.ThrowsAsync<ConnectorException>(() => api.ReadJsonAsync(server.Get("/a"), Token));
        var watch = Stopwatch.StartNew();

        await api.ReadJsonAsync(server.Get("/b"), Token);

        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(900), $"waited only {watch.Elapsed}");
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri("https://vendor.example" + path));
}
