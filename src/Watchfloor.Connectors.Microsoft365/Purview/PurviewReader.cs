using System.Runtime.CompilerServices;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Searches Purview's audit window after window. A search runs for minutes or hours: its id is committed before anyone waits for it.</summary>
internal sealed class PurviewReader(PurviewClient client, IFeedMapping mapping, MicrosoftOptions options, VendorClock clock, TimeProvider time)
{
    private const int RecordsPerBatch = 5_000;

    // The same finished search has given different records on two readings, so each is read twice.
    private const int Readings = 2;

    // A search is a job that waits its turn, whatever it covers: few long ones are done sooner than many short ones.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    private readonly BatchBuilder batch = new(mapping);

    /// <summary>Batches up to now, or up to a search that still runs.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = PurviewPosition.Parse(cursor.Value);
        var at = last?.At ?? Earlier(cursor.Since ?? now - options.InitialLookback, now);
        var seen = new SeenRecords(last is null ? null : new FeedPosition(at, last.Seen));
        var query = last?.Query;
        var overlap = last is null ? TimeSpan.Zero : options.OfficeOverlap;

        // Searches are few and slow; one for each turn of a schedule would only queue up.
        while (query is not null || clock.Known(now, time.GetUtcNow()) - at >= options.PurviewInterval)
        {
            if (query is null)
            {
                query = await client.StartAsync(at - overlap, clock.Known(Earlier(at + Longest, now), time.GetUtcNow()), cancellationToken);
                yield return batch.Build(Position(at, seen, query));
            }

            var status = await WaitAsync(query, cancellationToken);
            if (status is Waiting.Lost)
            {
                query = null;
                continue;
            }

            if (status is Waiting.Running)
            {
                yield break;
            }

            if (status is Waiting.Failed)
            {
                yield return batch.Build(
                    Position(at, seen, null),
                    $"Purview's audit search from {VendorTime.ToFilter(query.From)} to {VendorTime.ToFilter(query.To)} failed; the next reading starts it again.");
                yield break;
            }

            for (var reading = 0; reading < Readings; reading++)
            {
                await foreach (var page in client.RecordsAsync(query, cancellationToken))
                {
                    foreach (var record in page.Records.Where(record => seen.Add(record, "createdDateTime")))
                    {
                        batch.Add(record);
                    }

                    if (batch.Records >= RecordsPerBatch || page.Warnings.Count > 0)
                    {
                        yield return batch.Build(Position(at, seen, query), page.Warnings);
                    }
                }
            }

            at = Later(at, query.To);
            overlap = TimeSpan.Zero;
            query = null;
            yield return batch.Build(Position(at, seen, null));
        }
    }

    private async Task<Waiting> WaitAsync(PurviewQuery query, CancellationToken cancellationToken)
    {
        // A small search is done in seconds, a large one in hours: the questions become rarer.
        var startedAt = time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = Shorter(delay * 2, options.PurviewPollInterval))
        {
            switch ((await client.StatusAsync(query, cancellationToken))?.ToLowerInvariant())
            {
                case null:
                    return Waiting.Lost;
                case "succeeded":
                    return Waiting.Done;
                case "failed" or "cancelled":
                    return Waiting.Failed;
            }

            if (time.GetElapsedTime(startedAt) > options.PurviewPatience)
            {
                return Waiting.Running;
            }

            await Task.Delay(Shorter(delay, options.PurviewPollInterval), time, cancellationToken);
        }
    }

    private enum Waiting
    {
        Done,
        Running,
        Failed,
        Lost,
    }

    private static string Position(DateTimeOffset at, SeenRecords seen, PurviewQuery? query) => new PurviewPosition(at, seen.PositionAt(at).Seen, query).ToString();

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
