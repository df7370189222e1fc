using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Changes;

/// <summary>Reads a feed in the order its records changed. A record that changes while we page moves behind us and comes again, as a newer version of itself.</summary>
/// <remarks>
/// Where a page names the next by a token, the token is followed; once it is no longer good, reading goes on from the newest change. Where pages are counted, each
/// begins at the newest change instead of an offset, since an offset would step over a record whenever one before it moves. Offsets only count through records of one instant.
/// </remarks>
internal sealed class ChangeReader(ChangeFeed feed, TimeSpan initialLookback, TimeProvider time)
{
    private const int MostFruitless = 5;

    /// <summary>Everything that changed since the cursor.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stored = FalconCursors.Read(position.Value, FalconCursors.Default.ChangeCursor);
        var beginning = stored?.Updated ?? position.Since ?? time.GetUtcNow() - initialLookback;
        var seen = new SeenVersions(feed.IdField, feed.TimeField, feed.Overlap, stored?.Seen ?? []);
        var batch = new BatchBuilder(feed.Mapping);
        var query = new ChangeQuery(beginning, stored is null ? (feed.IsInventory ? null : beginning) : beginning - feed.Overlap, 0, null);
        var (isLast, fruitless) = (false, 0);
        while (!isLast)
        {
            FalconPage page;
            try
            {
                page = await feed.AskAsync(query, cancellationToken);
            }
            catch (ConnectorException exception) when (query.After is not null && exception.StatusCode is 400 or 404 && fruitless++ < MostFruitless)
            {
                // A search context lives two minutes. What comes twice after a new start is left out.
                query = query with { From = seen.Newest ?? query.From, Offset = 0, After = null };
                continue;
            }

            var fresh = 0;
            foreach (var record in page.Records)
            {
                if (seen.Add(record))
                {
                    batch.Add(record);
                    fresh++;
                }
            }

            fruitless = fresh > 0 ? 0 : fruitless;
            (query, isLast) = Next(query, page, seen.Newest, fresh, ref fruitless);
            if (fruitless > MostFruitless)
            {
                throw new ConnectorException(FalconClient.Vendor, $"CrowdStrike sent only pages of {feed.Mapping.Feed} without new records that each name more. The next run asks again.");
            }

            // An inventory's first read walks up from the oldest change, long before the beginning that a window would have.
            var reached = stored is null && feed.IsInventory ? seen.Newest ?? beginning : seen.Newest > beginning ? seen.Newest.Value : beginning;
            var newest = NotInFuture(reached);
            var cursor = new ChangeCursor { Updated = newest, Seen = seen.Recent(newest, withEarlier: !isLast) };
            yield return batch.Build(isLast || seen.Newest is not null ? JsonSerializer.Serialize(cursor, FalconCursors.Default.ChangeCursor) : null, page.Warning is { } warning ? [warning] : []);
        }
    }

    private static (ChangeQuery Query, bool IsLast) Next(ChangeQuery query, FalconPage page, DateTimeOffset? newest, int fresh, ref int fruitless)
    {
        if (page.Next is not null)
        {
            fruitless += page.Listed == 0 ? 1 : 0;
            return (query with { After = page.Next }, false);
        }

        if (query.After is not null || (page.Total is { } total ? query.Offset + page.Listed >= total : fresh == 0))
        {
            return (query, true);
        }

        if (newest > query.From || (query.From is null && newest is not null))
        {
            return (query with { From = newest, Offset = 0 }, false);
        }

        // Within one instant. A page that brings nothing although there is more is asked for once more before it is passed.
        if (fresh == 0 && fruitless++ % 2 == 0)
        {
            return (query, false);
        }

        return (query with { Offset = query.Offset + page.Listed }, false);
    }

    // A change dated in the future would make us deaf until then.
    private DateTimeOffset NotInFuture(DateTimeOffset newest) => newest < time.GetUtcNow() ? newest : time.GetUtcNow();
}
