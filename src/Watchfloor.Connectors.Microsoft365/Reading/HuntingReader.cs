using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>
/// Reads a hunting table. A query has no second page, so a window that returns the limit, or that takes the service too long, is read
/// again as two halves. The table's own schema is asked first: a tenant without the product has no such table.
/// </summary>
internal sealed class HuntingReader(GraphClient graph, MicrosoftOptions options, TimeProvider time, string table)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    // What the last windows taught: begins short, grows while answers are small.
    private TimeSpan length = TimeSpan.FromHours(1);
    private string? timeColumn;
    private bool isMissing;

    /// <summary>Rows of a window, oldest first.</summary>
    public async IAsyncEnumerable<GraphPage> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (isMissing)
        {
            yield break;
        }

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

        timeColumn ??= await TimeColumnAsync(cancellationToken);
        if (timeColumn is null)
        {
            isMissing = true;
            yield return new GraphPage([], [$"This tenant has no hunting table {table}, or one without a time; the product that fills it may not be licensed. Nothing was read."]);
            yield break;
        }

        while (from <= to)
        {
            var end = from + length < to ? from + length : to;
            var rows = await TryHuntAsync(from, end, end == to, cancellationToken);
            if ((rows is null || rows.Count >= options.HuntingRows) && end - from > Shortest)
            {
                length = (end - from) / 2;
                continue;
            }

            var isCut = rows is null || rows.Count >= options.HuntingRows;
            yield return new GraphPage(
                [.. (rows ?? []).OrderBy(TimeOf, StringComparer.Ordinal)],
                !isCut ? [] : [$"{table} has more than {options.HuntingRows} rows within {(end - from).TotalMilliseconds:0} ms at {VendorTime.ToFilter(from)}, or the service could not answer for it in time; the rest was not read. Raise HuntingRows."]);
            if (end == to)
            {
                yield break;
            }

            from = end;
            length = rows?.Count < options.HuntingRows / 4 ? length * 2 : length;
        }
    }

    // Null when the service gave up: too long, too large, or its quota of work is used up.
    private async Task<IReadOnlyList<JsonElement>?> TryHuntAsync(DateTimeOffset from, DateTimeOffset to, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return await graph.HuntAsync(Query(from, to, isLast), from, to, cancellationToken);
        }
        catch (ConnectorException exception) when (to - from > Shortest && IsTooMuch(exception))
        {
            return null;
        }
    }

    // Hunting answers 400 for wrong KQL as well as for a result that is too large or took too long; only the text tells.
    private static bool IsTooMuch(ConnectorException exception) => exception.StatusCode switch
    {
        408 or 413 or 504 => true,
        400 => ((string[])["timeout", "timed out", "exceeded", "too large", "LowMemory", "limits"]).Any(word => exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase)),
        _ => exception.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded },
    };

    // Null when the tenant has no such table.
    private async Task<string?> TimeColumnAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            var columns = (await graph.HuntAsync($"{table} | getschema", now.AddDays(-1), now, cancellationToken))
                .Where(column => column.ValueKind == JsonValueKind.Object)
                .Select(column => new JsonRecord(column).Text("ColumnName")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
            return columns.Contains("Timestamp") || columns.Count == 0 ? "Timestamp" : columns.Contains("TimeGenerated") ? "TimeGenerated" : null;
        }
        catch (ConnectorException exception) when (exception.StatusCode == 400)
        {
            // Another 400 may only mean that this way of asking is not known here; then the usual column is worth a try.
            return exception.Message.Contains("resolve", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("not found", StringComparison.OrdinalIgnoreCase) ? null : "Timestamp";
        }
    }

    // The next window begins where this one ends, so only the last one includes its end.
    private string Query(DateTimeOffset from, DateTimeOffset to, bool isLast) =>
        $"{table} | where {timeColumn} >= datetime({VendorTime.ToFilter(from)}) and {timeColumn} {(isLast ? "<=" : "<")} datetime({VendorTime.ToFilter(to)}) | take {options.HuntingRows}";

    private string TimeOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(timeColumn!, out var time) && time.ValueKind == JsonValueKind.String ? time.GetString()! : "";
}
