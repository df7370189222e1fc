using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Watchfloor.Connectors.CrowdStrike.Changes;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>Reads alerts by when they last changed, so that a re-issued alert comes again as a new version of itself.</summary>
internal sealed class FalconAlertReader(FalconClient client, IOptions<FalconOptions> options, TimeProvider time)
{
    private const int PageSize = 1000;
    private const int MostSeen = 5000;
    private const int MostEmptyPages = 5;

    /// <summary>Everything that changed since the cursor.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stored = FalconCursors.Read(position.Value, FalconCursors.Default.AlertCursor);
        var cursor = stored ?? new AlertCursor { Updated = position.Since ?? time.GetUtcNow() - options.Value.InitialLookback };
        var from = cursor.Updated - (stored is null ? TimeSpan.Zero : options.Value.AlertOverlap);
        var filter = $"updated_timestamp:>='{VendorTime.ToFilter(from)}'";
        var seen = cursor.Seen.ToHashSet();
        var read = new Dictionary<string, DateTimeOffset>();
        var (after, newest) = (cursor.After, cursor.Newest ?? cursor.Updated);
        var (isLast, emptyPages, isThere) = (false, 0, true);
        var batch = new BatchBuilder(new FalconAlertMapping());
        while (!isLast && isThere)
        {
            FalconPage page;
            try
            {
                page = await client.GetAlertsAsync(filter, after, PageSize, cancellationToken);
            }
            catch (ConnectorException exception) when (after is not null && (exception.StatusCode is 400 or 404))
            {
                // The token is from an earlier run, or the search took too long. The filter still stands, and what comes twice is dropped.
                after = null;
                continue;
            }
            catch (ConnectorException exception) when (read.Count == 0 && (exception.StatusCode is 404 or 405))
            {
                isThere = false;
                continue;
            }

            foreach (var alert in page.Records)
            {
                // An alert without id or time goes through: its mapping says what is wrong with it.
                var version = Version(alert);
                if (version is null || (read.TryAdd(version.Value.Name, version.Value.Updated) && !seen.Contains(version.Value.Name)))
                {
                    batch.Add(alert);
                }

                newest = version?.Updated > newest ? version.Value.Updated : newest;
            }

            (after, isLast) = (page.Next, page.Next is null);
            if (!isLast && page.Records.Count == 0 && ++emptyPages > MostEmptyPages)
            {
                throw new ConnectorException(FalconClient.Vendor, "CrowdStrike sent only empty pages of alerts that each name a next one. The next run asks again.");
            }

            var next = isLast
                ? new AlertCursor { Updated = NotInFuture(newest), Seen = Recent(read, newest, stored?.After is null ? [] : seen) }
                : cursor with { After = after, Newest = newest, Seen = Recent(read, newest, seen) };
            yield return batch.Build(JsonSerializer.Serialize(next, FalconCursors.Default.AlertCursor), page.Warning is { } warning ? [warning] : []);
        }

        if (!isThere)
        {
            // A cloud or a proxy without the combined call. Both ways write cursors that the other understands.
            await foreach (var part in new ChangeReader(FalconAlertsById.Feed(client, options.Value), options.Value.InitialLookback, time).ReadAsync(position, cancellationToken))
            {
                yield return part;
            }
        }
    }

    // A change dated in the future would make us deaf until then.
    private DateTimeOffset NotInFuture(DateTimeOffset newest) => newest < time.GetUtcNow() ? newest : time.GetUtcNow();

    private IReadOnlyList<string> Recent(Dictionary<string, DateTimeOffset> read, DateTimeOffset newest, IEnumerable<string> before)
    {
        var floor = NotInFuture(newest) - options.Value.AlertOverlap;
        var recent = read.Where(version => version.Value >= floor).OrderByDescending(version => version.Value).Select(version => version.Key);
        return [.. recent.Concat(before).Distinct().Take(MostSeen)];
    }

    private static (string Name, DateTimeOffset Updated)? Version(JsonElement alert)
    {
        if (alert.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var record = new JsonRecord(alert);
        return record.Text("composite_id") is { } id && record.Text("updated_timestamp") is { } text && record.Time("updated_timestamp") is { } updated
            ? (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{text}")).AsSpan(0, 8)), updated)
            : null;
    }
}
