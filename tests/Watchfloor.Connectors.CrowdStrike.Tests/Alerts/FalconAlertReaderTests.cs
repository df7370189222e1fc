using System.Net;
using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Alerts;

public class FalconAlertReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_AlertChangedSince_ComesAgainAsNewVersion()
    {
        var updated = "2026-03-02T11:00:00Z";
        var falcon = new FakeFalcon((_, _, _) => (HttpStatusCode.OK, FakeFalcon.Envelope(Alert("a", updated))));
        var connector = falcon.Connector();
        var first = await Reading.OfAsync(connector, FalconFeeds.Alerts, Cursor.Beginning, Token);
        var quiet = await Reading.OfAsync(connector, FalconFeeds.Alerts, first.Cursor, Token);

        updated = "2026-03-02T11:00:01Z";
        var changed = await Reading.OfAsync(connector, FalconFeeds.Alerts, quiet.Cursor, Token);

        Assert.Equal(["a"], first.Ids);
        Assert.Empty(quiet.Ids);
        Assert.Equal(["a"], changed.Ids);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 11, 0, 1, TimeSpan.Zero), changed.Events[0].Metadata.ModifiedTime);
    }

    [Fact]
    public async Task ReadAsync_NextRead_AsksFromTheNewestChangeLessTheOverlap()
    {
        var filters = new List<string?>();
        var falcon = new FakeFalcon((_, _, body) =>
        {
            filters.Add(body.GetProperty("filter").GetString());
            return (HttpStatusCode.OK, FakeFalcon.Envelope(Alert("a", "2026-03-02T11:00:00Z")));
        });
        var connector = falcon.Connector();

        var first = await Reading.OfAsync(connector, FalconFeeds.Alerts, new Cursor(null, FakeFalcon.Now.AddDays(-1)), Token);
        await Reading.OfAsync(connector, FalconFeeds.Alerts, first.Cursor, Token);

        Assert.Equal(["updated_timestamp:>='2026-03-01T12:00:00Z'", "updated_timestamp:>='2026-03-02T10:55:00Z'"], filters);
    }

    [Fact]
    public async Task ReadAsync_PageTokenLost_StartsAgainAndBringsNothingTwice()
    {
        var isLost = true;
        var falcon = new FakeFalcon((_, _, body) =>
        {
            if (!body.TryGetProperty("after", out _))
            {
                return (HttpStatusCode.OK, FakeFalcon.Envelope(Alert("a", "2026-03-02T11:00:00Z"), after: "page-2"));
            }

            var answer = isLost ? (HttpStatusCode.BadRequest, """{"errors":[{"code":400,"message":"invalid 'after' token"}]}""") : (HttpStatusCode.OK, FakeFalcon.Envelope(Alert("b", "2026-03-02T11:01:00Z")));
            isLost = false;
            return answer;
        });

        var read = await Reading.OfAsync(falcon.Connector(), FalconFeeds.Alerts, Cursor.Beginning, Token);

        Assert.Equal(["a", "b"], read.Ids);
    }

    [Fact]
    public async Task ReadAsync_BrokenOffAfterAPage_GoesOnWithTheNext()
    {
        var falcon = new FakeFalcon((_, _, body) => (HttpStatusCode.OK, body.TryGetProperty("after", out _)
            ? FakeFalcon.Envelope(Alert("b", "2026-03-02T11:01:00Z"))
            : FakeFalcon.Envelope(Alert("a", "2026-03-02T11:00:00Z"), after: "page-2")));
        string? cursor = null;
        await foreach (var batch in falcon.Connector().ReadAsync(FalconFeeds.Alerts, Cursor.Beginning, Token))
        {
            cursor = batch.NextCursor;
            break;
        }

        var rest = await Reading.OfAsync(falcon.Connector(), FalconFeeds.Alerts, new Cursor(cursor), Token);

        Assert.Equal(["b"], rest.Ids);
        Assert.Equal(2, falcon.Requests.Count);
    }

    [Fact]
    public async Task ReadAsync_ChangeDatedInTheFuture_DoesNotMakeDeaf()
    {
        var falcon = new FakeFalcon((_, _, _) => (HttpStatusCode.OK, FakeFalcon.Envelope(Alert("a", "2031-01-01T00:00:00Z"))));

        var read = await Reading.OfAsync(falcon.Connector(), FalconFeeds.Alerts, Cursor.Beginning, Token);

        Assert.Contains("2026-03-02T12:00:00", read.Cursor.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ErrorsBesideRecords_AreAWarning()
    {
        var falcon = new FakeFalcon((_, _, _) => (HttpStatusCode.OK, $$"""{"resources":[{{Alert("a", "2026-03-02T11:00:00Z")}}],"errors":[{"code":500,"message":"shard 3 failed"}]}"""));

        var read = await Reading.OfAsync(falcon.Connector(), FalconFeeds.Alerts, Cursor.Beginning, Token);

        Assert.Equal(["a"], read.Ids);
        Assert.Contains("shard 3 failed", Assert.Single(read.Batches[0].Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ErrorsAndNoRecords_Throws()
    {
        var falcon = new FakeFalcon((_, _, _) => (HttpStatusCode.OK, """{"resources":null,"errors":[{"code":400,"message":"bad filter"}]}"""));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => Reading.OfAsync(falcon.Connector(), FalconFeeds.Alerts, Cursor.Beginning, Token));

        Assert.Contains("bad filter", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_CursorOfSomebodyElse_SaysSo()
    {
        var falcon = new FakeFalcon((_, _, _) => (HttpStatusCode.OK, FakeFalcon.Envelope("")));

        await Assert.ThrowsAsync<ConnectorException>(() => Reading.OfAsync(falcon.Connector(), FalconFeeds.Alerts, new Cursor("7 o'clock"), Token));
    }

    private static string Alert(string id, string updated) => JsonSerializer.Serialize(
        new { composite_id = id, timestamp = "2026-03-02T10:00:00Z", created_timestamp = "2026-03-02T10:00:00Z", updated_timestamp = updated, severity = 50, status = "new" });
}
