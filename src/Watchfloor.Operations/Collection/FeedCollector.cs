using System.Collections.Concurrent;
using System.Diagnostics;
using Watchfloor.Connectors;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>Reads the vendors' feeds into the lake. Events and cursor of a batch are one commit, so a stop at any moment loses and doubles nothing.</summary>
public sealed class FeedCollector(EventLake lake, IEnumerable<IConnector> connectors, TimeProvider time)
{
    private readonly IReadOnlyList<IConnector> connectors = [.. connectors];

    /// <summary>The feeds that <paramref name="sources"/> name: connectors, feeds, or all when empty.</summary>
    /// <exception cref="UsageException">A name fits no configured connector or feed.</exception>
    public IReadOnlyList<(IConnector Connector, FeedDescription Feed)> Feeds(IReadOnlyCollection<string> sources)
    {
        var all = connectors.SelectMany(connector => connector.Describe().Select(feed => (Connector: connector, Feed: feed))).ToList();
        foreach (var source in sources)
        {
            if (!all.Any(item => Names(item, source)))
            {
                var known = string.Join(", ", all.Select(item => item.Connector.Name).Distinct().Concat(all.Select(item => item.Feed.Name)));
                throw new UsageException(all.Count == 0
                    ? "No source is configured. Run 'watchfloor init' and fill in the connectors you use."
                    : $"'{source}' is no configured source. There are: {known}.");
            }
        }

        return sources.Count == 0 ? all : [.. all.Where(item => sources.Any(source => Names(item, source)))];
    }

    /// <summary>Reads every feed until it has caught up. One feed's failure does not stop the others.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="progress">Told after every commit; may be null.</param>
    /// <param name="cancellationToken">Stops after the batch at hand.</param>
    public async Task<IReadOnlyList<FeedResult>> CollectAsync(
        CollectOptions options, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        var feeds = Feeds(options.Sources);
        var results = new ConcurrentDictionary<string, FeedResult>();
        await Parallel.ForEachAsync(
            feeds,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
            async (item, token) => results[item.Feed.Name] = await CollectFeedAsync(item.Connector, item.Feed.Name, options.Since, progress, token));
        return [.. feeds.Select(item => results[item.Feed.Name])];
    }

    private static bool Names((IConnector Connector, FeedDescription Feed) item, string source) =>
        item.Connector.Name.Equals(source, StringComparison.OrdinalIgnoreCase)
        || item.Feed.Name.Equals(source, StringComparison.OrdinalIgnoreCase);

    private async Task<FeedResult> CollectFeedAsync(
        IConnector connector, string feed, DateTimeOffset? since, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var cursor = await lake.ReadCursorAsync(feed, cancellationToken);
        var result = new FeedResult { Feed = feed, Cursor = cursor };
        DateTimeOffset? newest = null;
        try
        {
            await foreach (var batch in connector.ReadAsync(feed, new Cursor(cursor, since), cancellationToken))
            {
                var commit = await lake.CommitAsync(ToCommit(batch), cancellationToken);
                foreach (var ocsfEvent in batch.Events)
                {
                    newest = newest is null || ocsfEvent.Time > newest ? ocsfEvent.Time : newest;
                }

                result = result with
                {
                    Records = result.Records + batch.Records,
                    Events = result.Events + commit.Added,
                    Duplicates = result.Duplicates + commit.Duplicates,
                    Quarantined = result.Quarantined + commit.Quarantined,
                    Cursor = batch.NextCursor ?? result.Cursor,
                    Lag = newest is { } last ? time.GetUtcNow() - last : result.Lag,
                    Elapsed = watch.Elapsed,
                    Warnings = batch.Warnings.Count == 0 ? result.Warnings : [.. result.Warnings, .. batch.Warnings],
                };
                progress?.Report(result);
            }

            result = result with { Done = true };
        }
        catch (ConnectorException exception)
        {
            result = result with { Error = exception.Message, Unreachable = exception.StatusCode is null };
        }

        result = result with { Elapsed = watch.Elapsed };
        progress?.Report(result);
        return result;
    }

    private static LakeCommit ToCommit(Batch batch) => new()
    {
        Feed = batch.Feed,
        Events = batch.Events,
        Quarantined = [.. batch.Quarantined.Select(record => (record.Raw, record.Reason))],
        Cursor = batch.NextCursor,
    };
}
