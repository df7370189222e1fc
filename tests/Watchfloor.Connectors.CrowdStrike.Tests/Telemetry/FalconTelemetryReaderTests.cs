using System.Globalization;
using System.Net;
using System.Text.Json;
using Watchfloor.Connectors.CrowdStrike.Telemetry;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Telemetry;

public class FalconTelemetryReaderTests
{
    private const int RowLimit = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_WindowFillsTheRowLimit_IsAskedInSmallerOnesAndLosesNothing()
    {
        // 2,000 events over an hour, three in four of them within one minute: hardest where it is densest.
        var times = Enumerable.Range(0, 2000).Select(i => FakeFalcon.Now.AddHours(-1).AddMilliseconds(i % 4 == 0 ? i * 1800 : 600_000 + (i * 30))).ToList();
        var falcon = Falcon(times);

        var read = await Reading.OfAsync(falcon.Connector(Small), FalconFeeds.Telemetry, new Cursor(null, FakeFalcon.Now.AddHours(-2)), Token);

        Assert.Equal(2000, read.Ids.Count);
        Assert.Equal(2000, read.Ids.Distinct().Count());
        Assert.All(read.Batches, batch => Assert.Empty(batch.Warnings));
        Assert.Equal(read.Events.Select(ocsfEvent => ocsfEvent.Time).Order(), read.Events.Select(ocsfEvent => ocsfEvent.Time));
    }

    [Fact]
    public async Task ReadAsync_MoreThanTheLimitInOneMillisecond_WarnsAndGoesOn()
    {
        var times = Enumerable.Repeat(FakeFalcon.Now.AddMinutes(-30), 150).Append(FakeFalcon.Now.AddMinutes(-1)).ToList();
        var falcon = Falcon(times);

        var read = await Reading.OfAsync(falcon.Connector(Small), FalconFeeds.Telemetry, new Cursor(null, FakeFalcon.Now.AddHours(-1)), Token);

        Assert.Equal(RowLimit + 1, read.Ids.Count);
        Assert.Contains("TelemetryRowLimit", Assert.Single(read.Batches.SelectMany(batch => batch.Warnings)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NextRead_BringsWhatArrivedLateInTheOverlap()
    {
        var times = new List<DateTimeOffset> { FakeFalcon.Now.AddMinutes(-20) };
        var falcon = Falcon(times);
        var connector = falcon.Connector(Small);
        var first = await Reading.OfAsync(connector, FalconFeeds.Telemetry, new Cursor(null, FakeFalcon.Now.AddHours(-1)), Token);

        times.Add(FakeFalcon.Now.AddMinutes(-4));
        falcon.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Reading.OfAsync(connector, FalconFeeds.Telemetry, first.Cursor, Token);

        Assert.Equal(["e0"], first.Ids);
        Assert.Equal(["e1"], second.Ids);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_StopsTheSearch()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var falcon = new FakeFalcon((method, _, _) =>
        {
            if (method == "GET")
            {
                stop.Cancel();
            }

            return (HttpStatusCode.OK, method == "POST" ? """{"id":"job-1"}""" : """{"done":false,"events":[],"metaData":{"pollAfter":50}}""");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Reading.OfAsync(falcon.Connector(), FalconFeeds.Telemetry, Cursor.Beginning, stop.Token));

        Assert.EndsWith("DELETE /humio/api/v1/repositories/investigate_view/queryjobs/job-1", falcon.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_SearchForgottenByTheServer_IsStartedAgain()
    {
        var isForgotten = true;
        var falcon = new FakeFalcon((method, _, _) =>
        {
            if (method == "POST")
            {
                return (HttpStatusCode.OK, """{"id":"job-1"}""");
            }

            var answer = isForgotten ? (HttpStatusCode.NotFound, "{}") : (HttpStatusCode.OK, $$"""{"done":true,"events":[{{Row(0, FakeFalcon.Now.AddMinutes(-5))}}]}""");
            isForgotten = false;
            return answer;
        });

        var read = await Reading.OfAsync(falcon.Connector(), FalconFeeds.Telemetry, new Cursor(null, FakeFalcon.Now.AddMinutes(-30)), Token);

        Assert.Equal(["e0"], read.Ids);
    }

    // Sixty minutes were full; the newest rows of them reached back 10 (0.8 × 10 = 8), 50 (half is less: 30), none (half).
    [Theory]
    [InlineData(10, 8)]
    [InlineData(50, 30)]
    [InlineData(0, 30)]
    public void Smaller_WindowThatWasFull_IsWhatShouldFit(int reached, int expected) =>
        Assert.Equal(TimeSpan.FromMinutes(expected), FalconTelemetryReader.Smaller(TimeSpan.FromHours(1), TimeSpan.FromMinutes(reached)));

    // An hour, aiming at 50 of 100 rows: 25 rows double it, 99 halve it, none makes it four times as long and no more than a day.
    [Theory]
    [InlineData(1, 25, 2)]
    [InlineData(1, 99, 0.5050505)]
    [InlineData(1, 0, 4)]
    [InlineData(12, 0, 24)]
    public void Next_WindowThatWasNotFull_AimsAtHalfTheLimit(double hours, int rows, double expected) =>
        Assert.Equal(expected, FalconTelemetryReader.Next(TimeSpan.FromHours(hours), rows, 100).TotalHours, 3);

    [Fact]
    public void QueryText_Kinds_StandInOneExpression() =>
        Assert.Equal("#event_simpleName=/^(ProcessRollup2|[A-Za-z0-9]*Written)$/ | tail(500)", FalconSearch.QueryText(["ProcessRollup2", "*Written"], 500));

    private static void Small(FalconOptions options) => options.TelemetryRowLimit = RowLimit;

    private static string Row(int number, DateTimeOffset time) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["@id"] = $"e{number}",
        ["#event_simpleName"] = "SensorHeartbeat",
        ["aid"] = "a1",
        ["@timestamp"] = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>A server that holds one event at each of <paramref name="times"/> and cuts its answers at the row limit, newest first.</summary>
    private static FakeFalcon Falcon(List<DateTimeOffset> times)
    {
        var (start, end) = (0L, 0L);
        return new((method, _, body) =>
        {
            if (method == "POST")
            {
                (start, end) = (body.GetProperty("start").GetInt64(), body.GetProperty("end").GetInt64());
                return (HttpStatusCode.OK, """{"id":"job-1"}""");
            }

            var rows = times.Select((time, number) => (Number: number, Time: time))
                .Where(row => row.Time.ToUnixTimeMilliseconds() >= start && row.Time.ToUnixTimeMilliseconds() < end)
                .OrderByDescending(row => row.Time).Take(RowLimit).Select(row => Row(row.Number, row.Time));
            return (HttpStatusCode.OK, $$"""{"done":true,"cancelled":false,"metaData":{"pollAfter":10},"events":[{{string.Join(',', rows)}}]}""");
        });
    }
}
