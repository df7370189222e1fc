using System.Runtime.CompilerServices;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Reads a timed feed window after window, oldest first, whatever order the server has within one.</summary>
internal sealed class WindowReader(MicrosoftOptions options, TimeProvider time)
{
    // A batch is a commit: large enough that commits are few, small enough that memory stays bounded.
    private const int RecordsPerBatch = 5_000;

    private static readonly TimeSpan LongestQuietWindow = TimeSpan.FromDays(32);

    // A quiet feed's position still moves, or each reading would begin at the last record, however long ago.
    private static readonly TimeSpan QuietLag = TimeSpan.FromDays(1);
    private static readonly TimeSpan QuietStep = TimeSpan.FromHours(1);

    /// <summary>Batches up to now. The cursor moves at the end of each window, so a reading that breaks off begins its window again.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(TimedFeed feed, Cursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = FeedPosition.Parse(cursor.Value);
        var at = last?.At;
        var seen = new SeenRecords(last);
        var batch = new BatchBuilder(feed.Mapping);
        var warnings = new List<string>();
        var from = Earlier(last is null ? cursor.Since ?? now - options.InitialLookback : last.At - feed.Overlap, now);
        var length = feed.MaxWindow;
        bool isLast;
        do
        {
            var to = Earlier(from + length, now);
            isLast = to >= now;
            var found = 0;
            await foreach (var page in feed.Read(from, to, cancellationToken))
            {
                warnings.AddRange(page.Warnings);
                foreach (var record in page.Records)
                {
                    found++;
                    if (seen.Add(record, feed.TimeField))
                    {
                        batch.Add(record);
                    }
                }

                if (batch.Records >= RecordsPerBatch)
                {
                    yield return batch.Build(null, [.. warnings]);
                    warnings.Clear();
                }
            }

            var reached = Later(Later(seen.Newest ?? DateTimeOffset.MinValue, to - QuietLag), at ?? DateTimeOffset.MinValue);
            var hasMoved = at is null || reached - at >= QuietStep;
            if (batch.Records > 0 || warnings.Count > 0 || (isLast && hasMoved))
            {
                at = reached;
                yield return batch.Build(seen.PositionAt(reached).ToString(), [.. warnings]);
                warnings.Clear();
            }

            // Long quiet stretches, as before the first record ever, take few questions.
            length = found > 0 ? feed.MaxWindow : Earlier(length * 2, LongestQuietWindow);
            from = to;
        }
        while (!isLast);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
