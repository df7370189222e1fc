using System.Runtime.CompilerServices;
using System.Text.Json;
using Watchfloor.Connectors.CrowdStrike.Changes;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>Reads indicators in the order of their markers, the only way past fifty thousand of them. Each page is asked for by the last marker, so a stop costs nothing.</summary>
internal sealed class FalconIndicatorReader(FalconClient client, FalconOptions options, TimeProvider time)
{
    /// <summary>Scope to grant.</summary>
    public const string Permission = "Indicators (Falcon Intelligence): read";

    private const int PageSize = 5000;
    private const int MostEmptyPages = 5;

    /// <summary>Every indicator that changed since the cursor, those that were taken back included.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stored = FalconCursors.Read(position.Value, FalconCursors.Default.MarkerCursor);
        var cursor = stored ?? new MarkerCursor { From = position.Since ?? time.GetUtcNow() - options.InitialLookback };
        var seen = new SeenVersions("id", "last_updated", options.ChangeOverlap, cursor.Seen);
        var batch = new BatchBuilder(new FalconIndicatorMapping());
        var (isLast, emptyPages) = (false, 0);
        while (!isLast)
        {
            var filter = Filters.SinceEpoch("last_updated", cursor.From);
            var page = await client.GetListAsync(
                "/intel/combined/indicators/v1",
                [
                    ("filter", cursor.Marker is { } marker ? $"({filter})+(_marker:>'{marker}')" : filter), ("sort", "_marker|asc"),
                    ("include_deleted", "true"), ("limit", $"{PageSize}"),
                ],
                Permission, null, cancellationToken);
            var last = cursor.Marker;
            foreach (var record in page.Records)
            {
                if (seen.Add(record))
                {
                    batch.Add(record);
                }

                last = MarkerOf(record) ?? last;
            }

            isLast = page.Total is { } total ? page.Records.Count >= total : page.Records.Count == 0;
            var isStuck = !isLast && last == cursor.Marker;
            if (isStuck && ++emptyPages > MostEmptyPages)
            {
                throw new ConnectorException(FalconClient.Vendor, "CrowdStrike sent only pages of indicators without a new marker, although it names more. The next run asks again.");
            }

            emptyPages = isStuck ? emptyPages : 0;
            cursor = Next(cursor, seen, last, isLast, withEarlier: !isLast || stored?.Marker is not null);
            yield return batch.Build(JsonSerializer.Serialize(cursor, FalconCursors.Default.MarkerCursor), page.Warning is { } warning ? [warning] : []);
        }
    }

    private MarkerCursor Next(MarkerCursor cursor, SeenVersions seen, string? marker, bool isLast, bool withEarlier)
    {
        var newest = seen.Newest > cursor.Newest || cursor.Newest is null ? seen.Newest : cursor.Newest;
        if (newest is null)
        {
            return cursor with { Marker = isLast ? null : marker };
        }

        // A change dated in the future would make us deaf until then.
        var limit = newest < time.GetUtcNow() ? newest.Value : time.GetUtcNow();
        var (from, recent) = (limit - options.ChangeOverlap, seen.Recent(limit, withEarlier));
        return isLast ? new() { From = from > cursor.From ? from : cursor.From, Seen = recent } : cursor with { Marker = marker, Newest = newest, Seen = recent };
    }

    // Goes into a filter: a marker of another shape than letters and digits is not taken as a position.
    private static string? MarkerOf(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && new JsonRecord(record).Text("_marker") is { } marker && marker.All(char.IsAsciiLetterOrDigit) ? marker : null;
}
