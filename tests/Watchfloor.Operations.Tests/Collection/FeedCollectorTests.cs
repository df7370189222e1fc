using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Watchfloor.Connectors;
using Watchfloor.Lake;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Operations.Tests.Collection;

public sealed class FeedCollectorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory folder = new();
    private readonly FakeTimeProvider time = new(Now);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CollectAsync_ManySmallBatches_AreFewCommitsWithTheLastCursor()
    {
        await using var lake = await OpenAsync();
        var source = new ListedConnector([.. Enumerable.Range(0, 50).Select(i => Event($"e{i}", Now.AddHours(-1)))]);

        var result = await CollectAsync(lake, source);

        Assert.Equal((50, 50, "50"), (result.Records, result.Events, result.Cursor));
        Assert.Equal("50", await lake.ReadCursorAsync(ListedConnector.Feed, Token));
        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal(1, snapshot.Version);
    }

    [Fact]
    public async Task CollectAsync_BatchThatMustBeCommittedFirst_IsInTheLakeBeforeTheNextIsAskedFor()
    {
        await using var lake = await OpenAsync();
        var source = new ListedConnector([Event("a", Now), Event("b", Now), Event("c", Now)]) { CommitBeforeNext = true };
        var cursors = new List<string?>();
        source.Asked = async () => cursors.Add(await lake.ReadCursorAsync(ListedConnector.Feed, Token));

        await CollectAsync(lake, source);

        Assert.Equal([null, "1", "2"], cursors);
    }

    [Fact]
    public async Task CollectAsync_FailureAfterSomeBatches_KeepsThemAndGoesOnThere()
    {
        await using var lake = await OpenAsync();
        OcsfEvent[] events = [.. Enumerable.Range(0, 6).Select(i => Event($"e{i}", Now))];
        var failing = new ListedConnector(events) { FailAt = 4 };

        var failed = await CollectAsync(lake, failing);
        var resumed = await CollectAsync(lake, new ListedConnector(events));

        Assert.Equal((4, "4"), (failed.Events, failed.Cursor));
        Assert.Contains("refused", failed.Error, StringComparison.Ordinal);
        Assert.Equal((2, 0, true), (resumed.Events, resumed.Duplicates, resumed.Done));
    }

    [Fact]
    public async Task CollectAsync_FeedIsBeingRead_SaysSoAndReadsNothing()
    {
        await using var lake = await OpenAsync();
        var source = new ListedConnector([Event("a", Now)]);
        using (await lake.TryLeaseAsync(ListedConnector.Feed, Token))
        {
            var refused = await CollectAsync(lake, source);

            Assert.Contains("another collector", refused.Error, StringComparison.Ordinal);
            Assert.Equal(0, refused.Records);
        }

        Assert.Equal(1, (await CollectAsync(lake, source)).Events);
    }

    [Fact]
    public async Task CollectAsync_Backfill_FillsThePastBesideTheLivePosition()
    {
        await using var lake = await OpenAsync();
        OcsfEvent[] all = [.. Enumerable.Range(0, 10).Select(i => Event($"e{i}", Now.AddDays(i - 10)))];
        var source = new ListedConnector(all);
        var live = await CollectAsync(lake, source, new CollectOptions { Since = Now.AddDays(-3) });
        var options = new CollectOptions { Backfill = Now.AddDays(-9) };

        var both = await Collector(lake, source).CollectAsync(options, null, Token);
        var again = await Collector(lake, source).CollectAsync(options, null, Token);

        Assert.Equal(3, live.Events);
        Assert.Equal([0, 6], both.Select(result => result.Events));
        Assert.Equal([ListedConnector.Feed, "test.list from 2026-02-23T12:00Z"], both.Select(result => result.Feed));
        Assert.All(again, result => Assert.Equal(0, result.Records));
        await using var snapshot = await lake.SnapshotAsync(Token);
        var counts = await snapshot.QueryAsync("SELECT count(*), count(DISTINCT uid) FROM events", new Dictionary<string, object?>(), row => (row.GetInt64(0), row.GetInt64(1)), Token).SingleAsync(Token);
        Assert.Equal((9L, 9L), counts);
    }

    [Fact]
    public async Task CollectAsync_FeedFallsSilent_SaysHowOldItsNewestEventIs()
    {
        await using var lake = await OpenAsync();
        var source = new ListedConnector([Event("a", Now.AddMinutes(-5))]) { ExpectedWithin = TimeSpan.FromHours(2) };

        var fresh = await CollectAsync(lake, source);
        time.Advance(TimeSpan.FromHours(7));
        var silent = await CollectAsync(lake, source);
        time.Advance(TimeSpan.FromDays(30));
        var forgotten = await CollectAsync(lake, source);

        Assert.Empty(fresh.Warnings);
        Assert.Contains("7 hours old", Assert.Single(silent.Warnings), StringComparison.Ordinal);
        Assert.Contains("more than 8 days old", Assert.Single(forgotten.Warnings), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static NetworkActivity Event(string uid, DateTimeOffset at) => new()
    {
        ActivityId = NetworkActivity.Activity.Open,
        Time = at,
        Metadata = new() { Uid = uid, Product = new() { Name = "Example", VendorName = "Example" } },
    };

    private Task<EventLake> OpenAsync() => EventLake.OpenAsync(new LakeOptions { Directory = folder.Path }, time, Token);

    private FeedCollector Collector(EventLake lake, IConnector source) => new(lake, new FeedCatalog([source]), time);

    private async Task<FeedResult> CollectAsync(EventLake lake, IConnector source, CollectOptions? options = null) =>
        Assert.Single(await Collector(lake, source).CollectAsync(options ?? new CollectOptions(), null, Token));

    /// <summary>A vendor that is a list; the cursor is how many of it were read.</summary>
    private sealed class ListedConnector(IReadOnlyList<OcsfEvent> events) : IConnector
    {
        public const string Feed = "test.list";

        public string Name => "test";

        public bool CommitBeforeNext { get; init; }

        public int? FailAt { get; init; }

        public TimeSpan? ExpectedWithin { get; init; }

        public Func<Task>? Asked { get; set; }

        public IReadOnlyList<FeedDescription> Describe() => [new(Feed, "a list", ["Network Activity"], "none", ExpectedWithin)];

        public async IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var from = cursor.Value is { } value ? int.Parse(value, CultureInfo.InvariantCulture)
                : cursor.Since is { } since ? events.TakeWhile(e => e.Time < since).Count()
                : 0;
            for (var i = from; i < events.Count; i++)
            {
                await (Asked?.Invoke() ?? Task.CompletedTask);
                cancellationToken.ThrowIfCancellationRequested();
                if (i == FailAt)
                {
                    throw new ConnectorException("Example", "GET /list was refused with 500.", 500);
                }

                yield return new Batch { Feed = feed, Records = 1, Events = [events[i]], NextCursor = (i + 1).ToString(CultureInfo.InvariantCulture), CommitBeforeNext = CommitBeforeNext };
            }
        }
    }
}
