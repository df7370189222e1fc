using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary><c>watchfloor_query_lake</c>: read-only SQL for hunts.</summary>
internal static class QueryTool
{
    private const int MostRows = 200;
    private static readonly ToolArgument Sql = new("sql", ArgumentKind.Text, "one SELECT") { IsRequired = true, MostCharacters = 4000 };

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "watchfloor_query_lake",
        Title = "Query the lake",
        Description = "One SELECT (DuckDB) over the lake's views, read only. Views and columns are in the resource watchfloor://guides/lake. Filter by day, name columns, use LIMIT and aggregates.",
        Arguments = [Sql, ToolArgument.Cursor],
        Answer = AnswerAsync,
    };

    private static async Task<ToolReply> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        using var lease = await call.Sources.Lake.LeaseAsync(cancellationToken);
        var rows = new List<JsonObject>();
        var more = false;
        await foreach (var row in lease.Snapshot.QueryReadOnlyAsync(call.Arguments.Needed(Sql.Name), cancellationToken))
        {
            if (rows.Count == MostRows)
            {
                more = true;
                break;
            }

            rows.Add(new JsonObject(row.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, RowValue.ToJson(pair.Value!)))));
        }

        return new ToolReply
        {
            Summary = more ? $"The first {MostRows} rows; there are more. Aggregate, or narrow the query." : $"{rows.Count} rows.",
            Items = [.. rows.Select(row => new ReplyItem(row))],
            Total = more ? null : rows.Count,
            HasMore = more,
            QueryUsed = call.Arguments.Needed(Sql.Name),
        };
    }
}
