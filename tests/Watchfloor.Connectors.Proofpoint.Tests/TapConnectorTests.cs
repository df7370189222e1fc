using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>What the connector asks for and when; a server of our own notes the windows.</summary>
public class TapConnectorTests
{
    private const string Nothing = """{"queryEndTime":"2026-03-02T12:00:00Z","messagesDelivered":[],"messagesBlocked":[],"clicksPermitted":[],"clicksBlocked":[]}""";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly LabClock clock = new(Now);
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> windows = [];
    private readonly List<string> paths = [];
    private string answer = Nothing;
    private HttpStatusCode status = HttpStatusCode.OK;
    private string? decoded;

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

    [Fact]
    public async Task ReadAsync_LinkThatOnlyTapCanDecode_IsAskedForOnce()
    {
        const string Link = "https://urldefense.com/v3/__http://bad.example.com/*__;!!LAB!sig$";
        answer = $$"""{"clicksPermitted":[{"id":"c1","url":"{{Link}}","clickTime":"2026-03-02T11:55:00Z"},{"id":"c2","url":"{{Link}}","clickTime":"2026-03-02T11:56:00Z"}]}""";
        decoded = $$"""{"urls":[{"encodedUrl":"{{Link}}","decodedUrl":"http://bad.example.com/x","success":true}]}""";

        var events = (await ReadAsync(new Cursor(null, Now.AddMinutes(-10)))).SelectMany(batch => batch.Events).Cast<HttpActivity>().ToList();

        Assert.Equal($$"""/v2/url/decode {"urls":["{{Link}}"]}""", Assert.Single(paths, path => path.Contains("decode", StringComparison.Ordinal)));
        Assert.Equal(["http://bad.example.com/x", "http://bad.example.com/x"], events.Select(click => click.HttpRequest?.Url?.UrlString));
        Assert.All(events, click => Assert.Contains("urldefense", click.RawData, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_DecodingRefused_KeepsTheRecordAndWarns()
    {
        answer = """{"clicksPermitted":[{"id":"c1","url":"https://urldefense.com/v3/broken","clickTime":"2026-03-02T11:55:00Z"}]}""";

        var batch = Assert.Single(await ReadAsync(new Cursor(null, Now.AddMinutes(-10))));

        Assert.Single(batch.Events);
        Assert.Contains("1 rewritten links stay as they are", Assert.Single(batch.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SiemEndpoints.All, "/v2/siem/all")]
    [InlineData(SiemEndpoints.Issues, "/v2/siem/issues")]
    [InlineData(SiemEndpoints.Separate, "/v2/siem/messages/delivered /v2/siem/messages/blocked /v2/siem/clicks/permitted /v2/siem/clicks/blocked")]
    public async Task ReadAsync_Endpoints_AreThoseThatWereChosen(SiemEndpoints endpoints, string expected)
    {
        await ReadAsync(new Cursor(null, Now.AddMinutes(-10)), options => options.Endpoints = endpoints);

        Assert.Equal(expected, string.Join(' ', paths));
        Assert.All(windows, window => Assert.Equal((Now.AddMinutes(-10), Now), window));
    }

    [Fact]
    public async Task ReadAsync_QuotaSpentByOthers_SaysWhenToComeBack()
    {
        status = HttpStatusCode.TooManyRequests;

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(new Cursor(null, Now.AddMinutes(-10))));

        // Our only call is of the hour from 12:00, which is a day old at its end at 13:00 tomorrow.
        Assert.Equal((429, TimeSpan.FromHours(25)), (refused.StatusCode, refused.RetryAfter));
        Assert.Contains("share the credential", refused.Message, StringComparison.Ordinal);
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
        var connector = new TapConnector(new TapClient(new HttpClient(new FakeTap(this)), wrapped, ledger, clock), wrapped, ledger, new VendorClock(TapClient.Vendor), clock);
        var batches = new List<Batch>();
        await foreach (var batch in connector.ReadAsync(TapMapping.FeedName, cursor, Token))
        {
            batches.Add(batch);
        }

        return batches;
    }

    private sealed class FakeTap(TapConnectorTests test) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test.paths.Add($"{request.RequestUri!.AbsolutePath} {(request.Content is { } body ? await body.ReadAsStringAsync(cancellationToken) : "")}".Trim());
            if (request.RequestUri.AbsolutePath == "/v2/url/decode")
            {
                return test.decoded is { } text ? Answer(HttpStatusCode.OK, text) : Answer(HttpStatusCode.TooManyRequests, "throttled");
            }

            var interval = Uri.UnescapeDataString(request.RequestUri.Query).Split("interval=")[1].Split('&')[0].Split('/');
            test.windows.Add((Parse(interval[0]), Parse(interval[1])));
            return Answer(test.status, test.answer);
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string text) => new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

        private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }
}
