using System.Collections.Concurrent;
using System.Diagnostics;
using Watchfloor.Connectors;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>Reads the vendors' feeds into the lake. Events and cursor of a batch are one commit, so a stop at any moment loses and doubles nothing.</summary>
public sealed class FeedCollector(EventLake lake, FeedCatalog catalog, TimeProvider time)
{
    /// <summary>Reads every feed until it has caught up. One feed's failure does not stop the others.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="progress">Told after every commit; may be null.</param>
    /// <param name="cancellationToken">Stops after the batch at hand.</param>
    public async Task<IReadOnlyList<FeedResult>> CollectAsync(
        CollectOptions options, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        var feeds = catalog.Choose(options.Sources);
        var results = new ConcurrentDictionary<string, FeedResult>();
        await Parallel.ForEachAsync(
            feeds,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
            async (item, token) => results[item.Feed.Name] = await CollectFeedAsync(item.Connector, item.Feed.Name, options.Since, progress, token));
        return [.. feeds.Select(item => results[item.Feed.Name])];
    }

    private async Task<FeedResult> CollectFeedAsync(
        IConnector connector, string feed, DateTimeOffset? since, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var cursor = await lake.ReadCursorAsync(feed, cancellationToken);
        var result = new FeedResult { Feed = feed, Cursor = cursor };
        var gathered = new GatheredBatches(feed, time);
        try
        {
            await foreach (var batch in connector.ReadAsync(feed, new Cursor(cursor, since), cancellationToken))
            {
                gathered.Add(batch);
                if (gathered.IsFull)
                {
                    result = await CommitAsync(gathered, result with { Elapsed = watch.Elapsed }, progress, cancellationToken);
                }
            }

            result = await CommitAsync(gathered, result, progress, cancellationToken) with { Done = true };
        }
        catch (ConnectorException exception)
        {
            // What came before the failure is whole, and its cursor is the place to go on from.
            result = await CommitAsync(gathered, result, progress, cancellationToken) with { Error = exception.Message, Unreachable = exception.StatusCode is null };
        }

        result = result with { Elapsed = watch.Elapsed };
        progress?.Report(result);
        return result;
    }

    private async Task<FeedResult> CommitAsync(GatheredBatches gathered, FeedResult result, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        if (gathered.IsEmpty)
        {
            return result;
        }

        var commit = await lake.CommitAsync(gathered.ToCommit(), cancellationToken);
        result = result with
        {
            Records = result.Records + gathered.Records,
            Events = result.Events + commit.Added,
            Duplicates = result.Duplicates + commit.Duplicates,
            Quarantined = result.Quarantined + commit.Quarantined,
            Cursor = gathered.Cursor ?? result.Cursor,
            Lag = gathered.Newest is { } last ? time.GetUtcNow() - last : result.Lag,
            Warnings = gathered.Warnings.Count == 0 ? result.Warnings : [.. result.Warnings, .. gathered.Warnings],
        };
        gathered.Clear();
        progress?.Report(result);
        return result;
    }
}
