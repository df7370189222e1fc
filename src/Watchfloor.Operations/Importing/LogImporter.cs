using System.Diagnostics;
using System.Text.Json;
using Watchfloor.Connectors;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>Imports log files: each is kept once as it came, and its events point into it. Content, not path, decides what is new.</summary>
public sealed class LogImporter(EventLake lake, ILogReader reader)
{
    // Where files stopped is remembered with each feed; more files than this are read again and found to be known.
    private const int RememberedFiles = 2000;

    // A feed that is collected too has its own position there; files have theirs beside it.
    private const string PositionPrefix = "import/";

    private readonly Dictionary<string, List<LogCursor>> remembered = [];

    /// <summary>Imports files and folders, telling of each file as it ends.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="feeds">Feeds that may have earlier imports to go on from.</param>
    /// <param name="progress">Told after every commit; may be null.</param>
    /// <param name="cancellationToken">Stops after the batch at hand; the next run goes on there.</param>
    public async IAsyncEnumerable<FileResult> ImportAsync(
        IReadOnlyCollection<string> paths,
        IReadOnlyCollection<string> feeds,
        IProgress<FileResult>? progress,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var feed in feeds)
        {
            remembered[feed] = await lake.ReadCursorAsync(PositionPrefix + feed, cancellationToken) is { } text ? Cursors(text) : [];
        }

        foreach (var entry in reader.Find(paths))
        {
            yield return entry.Problem is { } problem
                ? new FileResult { Path = entry.Path, Skipped = problem, Unreadable = true }
                : await ImportGuardedAsync(entry.Path, progress, cancellationToken);
        }
    }

    private static List<LogCursor> Cursors(string text) => JsonSerializer.Deserialize<List<LogCursor>>(text) ?? [];

    // A file that goes away or fails while it is read must not stop the others.
    private async Task<FileResult> ImportGuardedAsync(string path, IProgress<FileResult>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await ImportFileAsync(path, progress, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FileResult { Path = path, Skipped = $"reading failed: {error.Message}", Unreadable = true };
        }
    }

    private async Task<FileResult> ImportFileAsync(string path, IProgress<FileResult>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var result = new FileResult { Path = path };
        string? kept = null;
        LogCursor? previous = null;
        List<LogCursor> earlier = [.. remembered.Values.SelectMany(cursors => cursors)];
        await foreach (var batch in ReadAhead.Of(stop => reader.ReadAsync(path, earlier, stop), cancellationToken))
        {
            result = result with
            {
                Feed = FeedsOf(result.Feed, batch),
                Records = result.Records + batch.Records,
                Quarantined = result.Quarantined + batch.QuarantinedCount,
                Warnings = batch.Warnings.Count == 0 ? result.Warnings : [.. result.Warnings, .. batch.Warnings],
                Skipped = batch.SkippedReason ?? result.Skipped,
            };
            if (batch.Feed is { } feed)
            {
                kept ??= batch.Events.Count > 0 ? await lake.KeepFileAsync(path, cancellationToken) : null;
                var commit = await lake.CommitAsync(
                    new LakeCommit
                    {
                        Feed = feed,
                        Events = batch.Events,
                        RawReferences = [.. batch.Ranges.Select(range => new RawReference(kept!, range.Offset, range.Length))],
                        Quarantined = [.. batch.Quarantined.Select(record => (record.Raw, record.Reason))],
                        Position = PositionPrefix + feed,
                        Cursor = Remember(feed, batch.Cursor, previous),
                    },
                    cancellationToken);
                previous = batch.Cursor ?? previous;
                result = result with { Events = result.Events + commit.Added, Duplicates = result.Duplicates + commit.Duplicates };
            }

            result = result with { Elapsed = watch.Elapsed };
            progress?.Report(result);
        }

        return result with { Elapsed = watch.Elapsed };
    }

    private static string? FeedsOf(string? known, LogBatch batch) => known is null ? batch.Feed
        : batch.Feed is null || batch.Events.Count == 0 || known.Split(", ").Contains(batch.Feed) ? known
        : $"{known}, {batch.Feed}";

    private string? Remember(string feed, LogCursor? cursor, LogCursor? previous)
    {
        if (cursor is null)
        {
            return null;
        }

        var cursors = remembered.TryGetValue(feed, out var known) ? known : remembered[feed] = [];
        cursors.RemoveAll(old => old == previous || (old.HeadLength == cursor.HeadLength && old.Head == cursor.Head && old.Offset < cursor.Offset));
        cursors.Add(cursor);
        if (cursors.Count > RememberedFiles)
        {
            cursors.RemoveAt(0);
        }

        return JsonSerializer.Serialize(cursors);
    }
}
