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
        var chosen = catalog.Choose(options.Sources);
        List<Reading> readings = [.. chosen.Select(item => new Reading(item.Connector, item.Feed.Name, item.Feed.Name, options.Since))];
        if (options.Backfill is { } from)
        {
            readings.AddRange(chosen.Select(item => new Reading(item.Connector, item.Feed.Name, $"{item.Feed.Name} from {from:yyyy-MM-ddTHH:mmZ}", from)));
        }

        var results = new ConcurrentDictionary<string, FeedResult>();
        await Parallel.ForEachAsync(
            readings,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
            async (reading, token) => results[reading.Position] = await LeaseAndReadAsync(reading, progress, token));
        await WarnOfStaleFeedsAsync(chosen, results, cancellationToken);
        return [.. readings.Select(reading => results[reading.Position])];
    }

    private async Task WarnOfStaleFeedsAsync(
        IReadOnlyList<(IConnector Connector, FeedDescription Feed)> chosen, ConcurrentDictionary<string, FeedResult> results, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // What this run brought is known; only for the others the lake is asked.
        var suspects = chosen.Where(item =>
            item.Feed.ExpectedWithin is { } expected && results[item.Feed.Name] is { Error: null } result && !(result.Lag < expected)).ToList();
        if (suspects.Count == 0)
        {
            return;
        }

        var newest = await Freshness.NewestAsync(lake, now, cancellationToken);
        foreach (var (_, feed) in suspects)
        {
            if (Freshness.Warning(feed, newest.TryGetValue(feed.Name, out var last) ? last : null, now) is { } warning)
            {
                results[feed.Name] = results[feed.Name] with { Warnings = [.. results[feed.Name].Warnings, warning] };
            }
        }
    }

    private async Task<FeedResult> LeaseAndReadAsync(Reading reading, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        using var lease = await lake.TryLeaseAsync(reading.Position, cancellationToken);
        using var span = Measures.Spans.StartActivity("collect")?.SetTag("feed", reading.Feed);
        if (lease is null)
        {
            Measures.Leased(reading.Feed);
            return new FeedResult
            {
                Feed = reading.Position,
                Error = "another collector is reading this feed into this lake. Stop it, or let it go on and leave this one out.",
            };
        }

        var result = await ReadAsync(reading, progress, cancellationToken);
        Measures.Reading(reading.Feed, result);
        span?.SetTag("events", result.Events).SetTag("status", result.StatusCode).SetStatus(result.Done ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        return result;
    }

    private async Task<FeedResult> ReadAsync(Reading reading, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var cursor = await lake.ReadCursorAsync(reading.Position, cancellationToken);
        var gathered = new GatheredBatches(reading.Feed, reading.Position, time);

        // One commit is stored while the batches after it are read and mapped; commits of a feed follow each other, so its cursor never runs ahead of its events.
        var storing = Task.FromResult(new FeedResult { Feed = reading.Position, Cursor = cursor });
        ConnectorException? failure = null;
        try
        {
            await foreach (var batch in reading.Connector.ReadAsync(reading.Feed, new Cursor(cursor, reading.Since), cancellationToken))
            {
                gathered.Add(batch);
                if (!gathered.IsFull)
                {
                    continue;
                }

                var (mustCommit, taken, before) = (gathered.MustCommit, gathered.Take(), await storing);
                storing = Task.Run(() => StoreAsync(taken, before with { Elapsed = watch.Elapsed }, progress, cancellationToken), cancellationToken);
                if (mustCommit)
                {
                    await storing;
                }
            }
        }
        catch (ConnectorException exception)
        {
            failure = exception;
        }
        finally
        {
            // Whatever ended the reading, nobody may close the lake under a commit.
            await ((Task)storing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // What came before a failure is whole, and its cursor is the place to go on from.
        var result = await storing;
        result = gathered.IsEmpty ? result : await StoreAsync(gathered.Take(), result, progress, cancellationToken);
        result = result with
        {
            Done = failure is null,
            Error = failure?.Message,
            Unreachable = failure is { StatusCode: null },
            StatusCode = failure?.StatusCode,
            RetryAfter = failure?.RetryAfter,
            Elapsed = watch.Elapsed,
        };
        FeedAttempts.Write(lake.Folder, reading.Position, FeedAttempt.Of(result, time.GetUtcNow()));
        progress?.Report(result);
        return result;
    }

    private async Task<FeedResult> StoreAsync(GatheredCommit gathered, FeedResult result, IProgress<FeedResult>? progress, CancellationToken cancellationToken)
    {
        var commit = await lake.CommitAsync(gathered.Commit, cancellationToken);
        result = result with
        {
            Records = result.Records + gathered.Records,
            Events = result.Events + commit.Added,
            Duplicates = result.Duplicates + commit.Duplicates,
            Quarantined = result.Quarantined + commit.Quarantined,
            Cursor = gathered.Commit.Cursor ?? result.Cursor,
            Lag = gathered.Newest is { } last ? time.GetUtcNow() - last : result.Lag,
            Warnings = gathered.Warnings.Count == 0 ? result.Warnings : [.. result.Warnings, .. gathered.Warnings],
        };
        progress?.Report(result);
        return result;
    }

    /// <summary>One place from which a feed is read.</summary>
    private sealed record Reading(IConnector Connector, string Feed, string Position, DateTimeOffset? Since);
}
