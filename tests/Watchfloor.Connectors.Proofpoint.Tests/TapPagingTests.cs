using System.Net;
using System.Text;
using System.Web;
using Microsoft.Extensions.Options;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>Pages beyond what a small lab has.</summary>
public class TapPagingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly List<string> requests = [];
    private DateTimeOffset now = Now;
    private Func<string, int, string?> answer = (_, _) => null;

    [Fact]
    public async Task Campaigns_MoreThanAPage_AreAllRead()
    {
        answer = (path, page) => path == "/v2/campaign/ids" ? Ids((page - 1) * 200, page < 3 ? 200 : 7) : $$"""{"id":"{{path.Split('/')[^1]}}","name":"n","startDate":"2026-03-01T00:00:00Z"}""";

        var batches = await ReadAsync(TapFeeds.Campaigns, new Cursor(null, Now.AddHours(-3)));

        Assert.Equal(407, batches.Sum(batch => batch.Events.Count));
        Assert.Equal(3, requests.Count(request => request == "/v2/campaign/ids"));
    }

    [Fact]
    public async Task Campaigns_None_MoveTheCursor()
    {
        var batch = Assert.Single(await ReadAsync(TapFeeds.Campaigns, new Cursor(null, Now.AddHours(-3))));

        Assert.Contains("2026-03-02T12:00:00", batch.NextCursor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threats_NotKnownYet_AreAskedForAgain()
    {
        const string Seen = """{"messagesBlocked":[{"GUID":"g","threatsInfoMap":[{"threatID":"t1","threatStatus":"active"}]}]}""";
        answer = (path, _) => path == "/v2/siem/all" ? Seen : null;
        var first = await ReadAsync(TapFeeds.Threats, new Cursor(null, Now.AddMinutes(-30)));
        answer = (path, _) => path == "/v2/siem/all" ? "{}" : """{"id":"t1","identifiedAt":"2026-03-02T11:00:00Z","name":"bad.example.com","type":"url","status":"active"}""";
        now = Now.AddHours(3);

        var later = await ReadAsync(TapFeeds.Threats, new Cursor(first[^1].NextCursor));

        Assert.Empty(first.SelectMany(batch => batch.Events));
        Assert.Contains("1 of the threats", Assert.Single(first.SelectMany(batch => batch.Warnings)), StringComparison.Ordinal);
        Assert.Equal("t1", Assert.Single(later.SelectMany(batch => batch.Events)).Metadata.Uid);
        Assert.DoesNotContain("\"t1\"", later[^1].NextCursor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_FewerThanTapCounts_AreToldOf()
    {
        answer = (_, page) => $$"""{"users":[{{(page == 1 ? Person("g1") : "")}}],"totalTopClickers":5,"interval":"2026-02-15T00:00:00Z/2026-03-01T00:00:00Z"}""";

        var batches = await ReadAsync(TapFeeds.TopClickers, Cursor.Beginning);

        Assert.Equal(1, batches.Sum(batch => batch.Events.Count));
        Assert.Equal("TAP counts 5 people and gave 1.", Assert.Single(batches.SelectMany(batch => batch.Warnings)));
        Assert.NotNull(batches[^1].NextCursor);
    }

    [Fact]
    public async Task People_WithoutACount_EndWithAShortPage()
    {
        answer = (_, _) => $$"""{"users":[{{Person("g1")}}],"interval":"2026-02-15T00:00:00Z/2026-03-01T00:00:00Z"}""";

        Assert.Single(await ReadAsync(TapFeeds.VeryAttacked, Cursor.Beginning));
        Assert.Single(requests);
    }

    private static string Ids(int from, int count) =>
        $$"""{"campaigns":[{{string.Join(',', Enumerable.Range(from, count).Select(n => $$"""{"id":"c{{n}}","lastUpdatedAt":"2026-03-02T11:00:00.000Z"}"""))}}]}""";

    private static string Person(string guid) => $$"""{"identity":{"guid":"{{guid}}","emails":["a@example.com"],"vip":false} }""";

    private async Task<List<Batch>> ReadAsync(string feed, Cursor cursor)
    {
        var clock = new LabClock(now);
        var options = Options.Create(new TapOptions { Principal = "p", Secret = "s" });
        var ledger = new TapLedger(options, clock);
        var connector = new TapConnector(new TapClient(new HttpClient(new FakeTap(this)), options, ledger, clock), options, ledger, new VendorClock(TapClient.Vendor), clock);
        var batches = new List<Batch>();
        await foreach (var batch in connector.ReadAsync(feed, cursor, TestContext.Current.CancellationToken))
        {
            batches.Add(batch);
        }

        return batches;
    }

    private sealed class FakeTap(TapPagingTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test.requests.Add(request.RequestUri!.AbsolutePath);
            _ = int.TryParse(HttpUtility.ParseQueryString(request.RequestUri.Query)["page"], out var page);
            var text = test.answer(request.RequestUri.AbsolutePath, page);
            return Task.FromResult(new HttpResponseMessage(text is null ? HttpStatusCode.NotFound : HttpStatusCode.OK) { Content = new StringContent(text ?? "not found", Encoding.UTF8, "application/json") });
        }
    }
}
