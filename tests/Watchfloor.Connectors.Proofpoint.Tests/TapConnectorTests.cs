using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>What the connector asks for and when; a server of our own notes the windows.</summary>
public class TapConnectorTests
{
    private const string Nothing = """{"queryEndTime":"2026-03-02T12:00:00Z","messagesDelivered":[],"messagesBlocked":[],"clicksPermitted":[],"clicksBlocked":[]}""";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly LabClock clock = new(Now);
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> windows = [];
    private string answer = Nothing;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_FirstTime_AsksHourAfterHourUpToNow()
    {
        var batches = await ReadAsync(new Cursor(null, Now.AddHours(-2.5)));

        Assert.Equal(
            [(Now.AddHours(-2.5), Now.AddHours(-1.5)), (Now.AddHours(-1.5), Now.AddHours(-0.5)), (Now.AddHours(-0.5), Now)],
            windows);
        // Quiet windows need no commit of their own, and the cursor still moves.
        Assert.NotNull(Assert.Single(batches).NextCursor);
    }

    [Fact]
    public async Task ReadAsync_AMinuteLater_ReadsTheOverlapInTheSameCall()
    {
        var first = await ReadAsync(new Cursor(null, Now.AddMinutes(-10)));
        clock.Advance(TimeSpan.FromMinutes(1));
        windows.Clear();

        await ReadAsync(new Cursor(first[^1].NextCursor));

        Assert.Equal([(Now.AddMinutes(-59), Now.AddMinutes(1))], windows);
    }

    [Fact]
    public async Task ReadAsync_AfterALongerPause_ReadsTheWholeOverlap()
    {
        var first = await ReadAsync(new Cursor(null, Now.AddMinutes(-10)));
        clock.Advance(TimeSpan.FromHours(3));
        windows.Clear();

        await ReadAsync(new Cursor(first[^1].NextCursor));

        Assert.Equal(Now.AddHours(-1), windows[0].From);
        Assert.Equal(Now.AddHours(3), windows[^1].To);
        Assert.All(windows, window => Assert.InRange(window.To - window.From, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(3600 + 10)]
    [InlineData(3600 + 29)]
    [InlineData(30)]
    public async Task ReadAsync_AnyLength_AsksForNoWindowBelowHalfAMinute(int seconds)
    {
        await ReadAsync(new Cursor(null, Now.AddSeconds(-seconds)));

        Assert.All(windows, window => Assert.InRange(window.To - window.From, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)));
        Assert.Equal(Now, windows[^1].To);
    }

    [Fact]
    public async Task ReadAsync_LessThanHalfAMinute_Waits()
    {
        await ReadAsync(new Cursor(null, Now.AddSeconds(-29)));

        Assert.Empty(windows);
    }

    [Fact]
    public async Task ReadAsync_PauseBeyondTheHorizon_WarnsOfTheGap()
    {
        var first = await ReadAsync(new Cursor(null, Now.AddMinutes(-10)));
        clock.Advance(TimeSpan.FromDays(9));
        windows.Clear();

        var batches = await ReadAsync(new Cursor(first[^1].NextCursor));

        // Nine days on, TAP reaches back to the second day after the last read.
        Assert.Contains("between 2026-03-02 12:00:00Z and 2026-03-04 12:01:00Z", Assert.Single(batches[0].Warnings), StringComparison.Ordinal);
        Assert.Equal(Now.AddDays(2).AddMinutes(1), windows[0].From);
    }

    [Fact]
    public async Task ReadAsync_SameRecordInTheOverlap_ComesOnce_AndAgainWhenJudgedAnew()
    {
        answer = Delivered("active");
        var first = await ReadAsync(new Cursor(null, Now.AddMinutes(-10)));
        clock.Advance(TimeSpan.FromMinutes(1));
        var second = await ReadAsync(new Cursor(first[^1].NextCursor));
        clock.Advance(TimeSpan.FromMinutes(1));
        answer = Delivered("falsePositive");
        var third = await ReadAsync(new Cursor(second[^1].NextCursor));

        Assert.Equal(2, first.Sum(batch => batch.Events.Count));
        Assert.Equal(0, second.Sum(batch => batch.Events.Count));
        Assert.Equal(["g1"], third.SelectMany(batch => batch.Events).Select(ocsfEvent => ocsfEvent.Metadata.Uid));
    }

    [Fact]
    public async Task ReadAsync_DailyCallsSpent_StopsWithoutAsking()
    {
        await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(new Cursor(null, Now.AddDays(-6)), options => options.DailyCalls = 24));

        Assert.Equal(24, windows.Count);
    }

    [Fact]
    public async Task ReadAsync_UnmappableRecord_IsQuarantinedWithItsList()
    {
        answer = """{"messagesBlocked":[{"GUID":"g1"}]}""";

        var batches = await ReadAsync(new Cursor(null, Now.AddMinutes(-10)));

        var quarantined = Assert.Single(batches.SelectMany(batch => batch.Quarantined));
        Assert.Equal("""{"messagesBlocked":[{"GUID":"g1"}]}""", quarantined.Raw);
        Assert.Contains("messageTime", quarantined.Reason, StringComparison.Ordinal);
    }

    private static string Delivered(string status) => $$"""
        {"messagesDelivered":[{"GUID":"g1","messageTime":"2026-03-02T11:55:00Z","fromAddress":["a@example.com"],"recipient":["b@example.com"],
          "threatsInfoMap":[{"threat":"http://bad.example.com/","threatID":"t1","threatType":"url","threatStatus":"{{status}}","classification":"phish"}]}]}
        """;

    private async Task<List<Batch>> ReadAsync(Cursor cursor, Action<TapOptions>? change = null)
    {
        var options = new TapOptions { Principal = "p", Secret = "s" };
        change?.Invoke(options);
        var wrapped = Options.Create(options);
        var ledger = new TapLedger(wrapped, clock);
        var connector = new TapConnector(new TapClient(new HttpClient(new FakeTap(this)), wrapped, ledger, clock), wrapped, ledger, clock);
        var batches = new List<Batch>();
        await foreach (var batch in connector.ReadAsync(TapMapping.FeedName, cursor, Token))
        {
            batches.Add(batch);
        }

        return batches;
    }

    private sealed class FakeTap(TapConnectorTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var interval = Uri.UnescapeDataString(request.RequestUri!.Query).Split("interval=")[1].Split('/');
            test.windows.Add((Parse(interval[0]), Parse(interval[1])));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(test.answer, Encoding.UTF8, "application/json") });
        }

        private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }
}
