using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Reads a hunting table. A query has no second page, so a window that returns the limit is read again as two halves.</summary>
internal sealed class HuntingReader(GraphClient graph, MicrosoftOptions options, TimeProvider time, string table)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    // What the last windows taught: begins short, grows while answers are small.
    private TimeSpan length = TimeSpan.FromHours(1);

    /// <summary>Rows of a window, oldest first.</summary>
    public async IAsyncEnumerable<GraphPage> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Kept;
        if (from < oldest)
        {
            if (to < oldest)
            {
                yield break;
            }

            yield return new GraphPage([], [$"{table}: advanced hunting keeps 30 days, so what happened from {VendorTime.ToFilter(from)} to {VendorTime.ToFilter(oldest)} cannot be read."]);
            from = oldest;
        }

        while (from <= to)
        {
            var end = from + length < to ? from + length : to;
            var rows = await graph.HuntAsync(Query(from, end, end == to), from, end, cancellationToken);
            if (rows.Count >= options.HuntingRows && end - from > Shortest)
            {
                length = (end - from) / 2;
                continue;
            }

            yield return new GraphPage(
                [.. rows.OrderBy(TimeOf, StringComparer.Ordinal)],
                rows.Count < options.HuntingRows ? [] : [$"{table} has more than {options.HuntingRows} rows within {(end - from).TotalMilliseconds:0} ms at {VendorTime.ToFilter(from)}; the rest was not read. Raise HuntingRows."]);
            if (end == to)
            {
                yield break;
            }

            from = end;
            length = rows.Count < options.HuntingRows / 4 ? length * 2 : length;
        }
    }

    // The next window begins where this one ends, so only the last one includes its end.
    private string Query(DateTimeOffset from, DateTimeOffset to, bool isLast) =>
        $"{table} | where Timestamp >= datetime({VendorTime.ToFilter(from)}) and Timestamp {(isLast ? "<=" : "<")} datetime({VendorTime.ToFilter(to)}) | take {options.HuntingRows}";

    private static string TimeOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty("Timestamp", out var time) && time.ValueKind == JsonValueKind.String ? time.GetString()! : "";
}
