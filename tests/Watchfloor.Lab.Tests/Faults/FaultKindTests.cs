using System.Globalization;
using System.Text.Json;

namespace Watchfloor.Lab.Tests.Faults;

/// <summary>Each fault, asked for by header on one request, looks as it should.</summary>
public sealed class FaultKindTests : IAsyncLifetime
{
    private LabHost _lab = null!;
    private LabClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new LabOptions { Employees = 40, PageSize = 10 }, CancellationToken.None);
        _client = new LabClient(_lab);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _lab.DisposeAsync();
    }

    [Theory]
    [InlineData("GatewayError", 503, "text/html")]
    [InlineData("BadGateway", 502, "text/html")]
    [InlineData("GatewayTimeout", 504, "text/html")]
    [InlineData("Unavailable", 503, "application/json")]
    [InlineData("NotFound", 404, "application/json")]
    [InlineData("NotAllowed", 405, "application/json")]
    [InlineData("Gone", 410, "application/json")]
    [InlineData("HtmlWithOk", 200, "text/html")]
    [InlineData("Unauthorized", 401, "application/json")]
    public async Task Status_AndForm(string fault, int status, string type)
    {
        var answer = await AlertsAsync(fault);

        Assert.Equal(status, answer.Status);
        Assert.Equal(type, answer.Headers["Content-Type"]);
        Assert.DoesNotContain("\"code\":500", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyRequests_InEachForm()
    {
        var before = _lab.Clock.GetUtcNow();
        var seconds = await AlertsAsync("TooManyRequestsSeconds");
        var date = await AlertsAsync("TooManyRequestsDate");
        var epochSeconds = await AlertsAsync("TooManyRequestsEpochSeconds");
        var epochMilliseconds = await AlertsAsync("TooManyRequestsEpochMilliseconds");
        var none = await AlertsAsync("TooManyRequestsWithoutHint");

        Assert.All([seconds, date, epochSeconds, epochMilliseconds, none], answer => Assert.Equal(429, answer.Status));
        Assert.Equal("1", seconds.Headers["Retry-After"]);
        Assert.True(DateTimeOffset.ParseExact(date.Headers["Retry-After"], "R", CultureInfo.InvariantCulture) > before);
        Assert.InRange(long.Parse(epochSeconds.Headers["X-RateLimit-RetryAfter"], CultureInfo.InvariantCulture), before.ToUnixTimeSeconds(), before.ToUnixTimeSeconds() + 60);
        Assert.InRange(long.Parse(epochMilliseconds.Headers["X-RateLimit-RetryAfter"], CultureInfo.InvariantCulture), before.ToUnixTimeMilliseconds() + 500, before.ToUnixTimeMilliseconds() + 60_000);
        Assert.DoesNotContain(none.Headers.Keys, name => name is "Retry-After" or "X-RateLimit-RetryAfter");
    }

    [Fact]
    public async Task ResetInBody_BreaksOff()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => AlertsAsync("ResetInBody"));

        Assert.True(error is HttpRequestException or IOException, error.ToString());
    }

    [Theory]
    [InlineData("TruncatedBody")]
    [InlineData("MalformedBody")]
    public async Task BrokenBody_IsNoJson(string fault)
    {
        var answer = await AlertsAsync(fault);

        Assert.Equal(200, answer.Status);
        Assert.ThrowsAny<JsonException>(() => answer.Json);
        Assert.Equal(fault == "MalformedBody", answer.Body.EndsWith('}'));
    }

    [Fact]
    public async Task SlowBody_IsTheRightOne()
    {
        _lab.Faults.Next("/alerts/", LabFault.SlowBody, retryAfter: TimeSpan.FromMilliseconds(50));

        var slow = await AlertsAsync(null);

        Assert.Equal(Ids(await AlertsAsync(null)), Ids(slow));
    }

    [Fact]
    public async Task ReorderedPage_HoldsTheSameRecordsInAnotherOrder()
    {
        var (well, other) = (Ids(await AlertsAsync(null)), Ids(await AlertsAsync("ReorderedPage")));

        Assert.NotEqual(well, other);
        Assert.Equal(well.Order(), other.Order());
    }

    [Fact]
    public async Task ChangedTypes_NumbersAndFlagsAreTexts()
    {
        var record = (await AlertsAsync("ChangedTypes")).Items("resources")[0];

        Assert.Equal(JsonValueKind.String, record.GetProperty("severity").ValueKind);
        Assert.Equal(JsonValueKind.Number, (await AlertsAsync(null)).Items("resources")[0].GetProperty("severity").ValueKind);
    }

    [Fact]
    public async Task RenamedFields_BeginWithTheOtherCase()
    {
        var answer = await AlertsAsync("RenamedFields");

        Assert.Equal(Ids(await AlertsAsync(null)), answer.Items("resources").Select(item => item.GetProperty("Composite_id").GetString()!));
    }

    [Fact]
    public async Task PartialSuccess_NamesWhatIsMissing()
    {
        var ids = Ids(await AlertsAsync(null));
        var body = JsonSerializer.Serialize(new { composite_ids = ids });

        var answer = await _client.FalconAsync(HttpMethod.Post, "/alerts/entities/alerts/v2", body, "PartialSuccess");

        Assert.Equal(200, answer.Status);
        var missing = answer.Items("errors").Select(error => error.GetProperty("id").GetString()!).ToList();
        Assert.NotEmpty(missing);
        Assert.Equal(ids.Order(), Ids(answer).Concat(missing).Order());
    }

    [Fact]
    public async Task RepeatedCursor_IsTheOneAskedWith_AndAskingAgainGoesOn()
    {
        var first = await AlertsAsync(null);
        var cursor = After(first);

        var standing = await AlertsAsync("RepeatedCursor", cursor);
        var moving = await AlertsAsync(null, cursor);

        Assert.Equal(cursor, After(standing));
        Assert.NotEqual(cursor, After(moving));
        Assert.Equal(Ids(moving), Ids(standing));
    }

    [Fact]
    public async Task ExpiredCursor_StaysDead()
    {
        var cursor = After(await AlertsAsync(null));

        var dead = await AlertsAsync("ExpiredCursor", cursor);
        var again = await AlertsAsync(null, cursor);

        Assert.Equal((400, 400), (dead.Status, again.Status));
    }

    [Fact]
    public async Task UnknownFault_SaysWhichThereAre()
    {
        var answer = await AlertsAsync("Sunshine");

        Assert.Equal(400, answer.Status);
        Assert.Contains("RepeatedCursor", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skew_ShowsInDate_AndInWhatTheServersCallNow()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, FaultProfile = "clock", FaultSeed = 2 }, Token);
        using var client = new LabClient(lab);

        var answer = await client.FalconAsync("/devices/queries/devices/v1");

        var skew = DateTimeOffset.ParseExact(answer.Headers["Date"], "R", CultureInfo.InvariantCulture) - lab.Clock.GetUtcNow();
        Assert.InRange(Math.Abs(skew.TotalSeconds), 60, 240);
        Assert.Equal(lab.Context.Skew.TotalSeconds, skew.TotalSeconds, 30.0);
        Assert.Equal(lab.Context.Skew, lab.Context.Clock.GetUtcNow() - lab.Clock.GetUtcNow());
    }

    private Task<Answer> AlertsAsync(string? fault, string? after = null) =>
        _client.FalconAsync(HttpMethod.Post, "/alerts/combined/alerts/v1", JsonSerializer.Serialize(after is null ? (object)new { limit = 10 } : new { limit = 10, after }), fault);

    private static string After(Answer answer) => answer.Json.GetProperty("meta").GetProperty("pagination").GetProperty("after").GetString()!;

    private static List<string> Ids(Answer answer) => [.. answer.Items("resources").Select(item => item.GetProperty("composite_id").GetString()!)];
}
