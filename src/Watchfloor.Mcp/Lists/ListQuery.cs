using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>The SQL of one page of a list, its parameters, and how a row is read. What a caller writes goes in as a parameter, never as SQL.</summary>
internal sealed class ListQuery
{
    private readonly IReadOnlyList<ItemColumn> columns;

    /// <summary>The page that <paramref name="call"/> asks for, and one row more to see whether there is one.</summary>
    public ListQuery(LakeList list, ToolCall call)
    {
        columns = call.Detail == "summary" ? [.. list.Columns.Where(column => column.InSummary)] : list.Columns;
        var conditions = new List<string> { FeedCondition(list.Feeds) };
        if (list.Where is { } always)
        {
            conditions.Add(always);
        }

        var parameters = new Dictionary<string, object?> { ["page_size"] = call.Limit + 1 };
        if (call.Window is { } window)
        {
            // Days are pruned before any file is opened; times are not.
            conditions.Add("\"day\" BETWEEN $from_day AND $to_day AND time >= $from AND time < $to");
            (parameters["from"], parameters["to"]) = (window.From, window.To);
            (parameters["from_day"], parameters["to_day"]) = (window.From.UtcDateTime.Date, window.To.UtcDateTime.Date);
        }

        foreach (var filter in list.Filters.Where(filter => call.Arguments.Value(filter.Argument.Name) is not null))
        {
            conditions.Add(filter.Sql);
            var value = call.Arguments.Value(filter.Argument.Name)!;
            parameters[filter.Argument.Name] = filter.Numbers?[(string)value] ?? value;
        }

        var rank = list.Rank ?? "epoch_us(time)";
        var source = list.Views.Count == 1 ? list.Views[0] : $"({string.Join(" UNION ALL BY NAME ", list.Views.Select(view => $"SELECT * FROM {view}"))})";
        var where = string.Join(" AND ", conditions.Select(condition => $"({condition})"));
        var after = "";
        if (call.Position is { } position)
        {
            var bar = position.IndexOf('|', StringComparison.Ordinal);
            (parameters["last_rank"], parameters["last_id"]) = (long.Parse(position[..bar], CultureInfo.InvariantCulture), position[(bar + 1)..]);
            after = "WHERE item_rank < $last_rank OR (item_rank = $last_rank AND item_id > $last_id)";
        }

        // The total is counted once, for the first page; the cursor carries it on.
        var total = call.Total is { } known ? known.ToString(CultureInfo.InvariantCulture) : "count(*) OVER ()";
        Sql = $"""
            SELECT item_id, item_rank, item_total, {string.Join(", ", columns.Select(column => $"\"item.{column.Name}\""))} FROM (
              SELECT feed || ':' || uid AS item_id, CAST(coalesce({rank}, 0) AS BIGINT) AS item_rank, {total} AS item_total,
                {string.Join(", ", columns.Select(column => $"{column.Sql} AS \"item.{column.Name}\""))}
              FROM {source} WHERE {where})
            {after} ORDER BY item_rank DESC, item_id LIMIT $page_size
            """;
        Parameters = parameters;
        Shown = $"FROM {string.Join(", ", list.Views)} WHERE {Show(where, parameters)} ORDER BY {rank} DESC";
    }

    /// <summary>The statement.</summary>
    public string Sql { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; }

    /// <summary>The question with the values in place, for people and models to read.</summary>
    public string Shown { get; }

    /// <summary>Reads one row.</summary>
    public (string Id, long Rank, long Total, JsonObject Body) Read(DbDataReader row)
    {
        var body = new JsonObject { ["id"] = row.GetString(0) };
        for (var i = 0; i < columns.Count; i++)
        {
            if (!row.IsDBNull(i + 3) && RowValue.ToJson(row.GetValue(i + 3)) is { } value)
            {
                body[columns[i].Name] = value;
            }
        }

        return (row.GetString(0), row.GetInt64(1), Convert.ToInt64(row.GetValue(2), CultureInfo.InvariantCulture), body);
    }

    private static string FeedCondition(IReadOnlyList<string> feeds) => string.Join(" OR ", feeds.Select(feed =>
        feed.EndsWith('*') ? $"starts_with(feed, '{feed[..^1]}')" : $"feed = '{feed}'"));

    private static string Show(string where, Dictionary<string, object?> parameters)
    {
        // Longer names first, so that $from does not take the beginning of $from_day.
        foreach (var (name, value) in parameters.OrderByDescending(pair => pair.Key.Length))
        {
            where = where.Replace("$" + name, value switch
            {
                DateTimeOffset time => $"'{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}'",
                DateTime day => $"DATE '{day:yyyy-MM-dd}'",
                string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            }, StringComparison.Ordinal);
        }

        return where;
    }
}
