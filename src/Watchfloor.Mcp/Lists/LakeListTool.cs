using System.Globalization;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Mcp;

/// <summary>Makes a tool of a <see cref="LakeList"/>: one query, newest or highest first, paged by the last row so that what arrives meanwhile shifts nothing.</summary>
public static class LakeListTool
{
    /// <summary>The tool.</summary>
    public static ToolDefinition Of(LakeList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new()
        {
            Name = list.Name,
            Title = list.Title,
            Description = list.Description,
            Window = list.Window,
            Arguments =
            [
                .. list.Filters.Select(filter => filter.Argument),
                .. list.Window is null ? (ToolArgument[])[] : [ToolArgument.Since, ToolArgument.Until],
                ToolArgument.Limit, ToolArgument.Detail, ToolArgument.Cursor,
            ],
            Answer = (call, cancellationToken) => AnswerAsync(list, call, cancellationToken),
        };
    }

    private static async Task<ToolReply> AnswerAsync(LakeList list, ToolCall call, CancellationToken cancellationToken)
    {
        var query = new ListQuery(list, call);
        using var lease = await call.Sources.Lake.LeaseAsync(cancellationToken);
        var rows = new List<(string Id, long Rank, long Total, JsonObject Body)>();
        await foreach (var row in lease.Snapshot.QueryAsync(query.Sql, query.Parameters, query.Read, cancellationToken))
        {
            rows.Add(row);
        }

        var hasMore = rows.Count > call.Limit;
        var page = rows.Take(call.Limit).ToList();
        var total = call.Total ?? (rows.Count > 0 ? rows[0].Total : 0);
        if (call.Detail == "raw")
        {
            page = await WithEventsAsync(lease, page, cancellationToken);
        }

        return new ToolReply
        {
            Summary = total == 0 ? $"No {list.Noun} match." : $"{page.Count} of {total} {list.Noun}{(list.Rank is null ? ", newest first" : ", highest first")}.",
            Items = [.. page.Select(row => new ReplyItem(row.Body, string.Create(CultureInfo.InvariantCulture, $"{row.Rank}|{row.Id}")))],
            Total = total,
            HasMore = hasMore,
            QueryUsed = query.Shown,
            Window = call.Window,
            Feeds = list.Feeds,
            QuotaOf = list.QuotaOf,
        };
    }

    private static async Task<List<(string Id, long Rank, long Total, JsonObject Body)>> WithEventsAsync(
        LakeLease lease, List<(string Id, long Rank, long Total, JsonObject Body)> page, CancellationToken cancellationToken)
    {
        var ids = page.Select(row => EvidenceId.Parse(row.Id)).ToList();
        var events = await lease.Snapshot.FindAsync(ids, cancellationToken);
        return
        [
            .. page.Select((row, index) => row with
            {
                Body = events.TryGetValue(ids[index], out var stored)
                    ? new JsonObject { ["id"] = row.Id, ["time"] = row.Body["time"]?.DeepClone(), ["title"] = row.Body["title"]?.DeepClone(), ["event"] = JsonNode.Parse(OcsfJson.ToUtf8(stored.Event)) }
                    : row.Body,
            }),
        ];
    }
}
