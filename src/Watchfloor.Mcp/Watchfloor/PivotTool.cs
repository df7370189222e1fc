using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary><c>watchfloor_pivot_entity</c>: what else stands in the events of one user, host or indicator, and how often.</summary>
internal static class PivotTool
{
    private const string Sql = """
        WITH touched AS MATERIALIZED (
          SELECT time, device_hostname, user_email, user_name, actor_user_name, process_user_name, src_ip, dst_ip, dst_hostname, query_hostname, process_sha256, file_sha256, email_from, actor_process_name, process_name
          FROM events WHERE class_uid NOT IN (0, 2002, 2005, 5001, 5003, 5021) AND "day" BETWEEN $from_day AND $to_day AND time >= $from AND time < $to AND {condition}),
        related AS (
          SELECT 'host' AS kind, upper(split_part(device_hostname, '.', 1)) AS value, time FROM touched
          UNION ALL SELECT 'user', lower(coalesce(user_email, user_name, actor_user_name, process_user_name)), time FROM touched
          UNION ALL SELECT 'address', unnest([src_ip, dst_ip]), time FROM touched
          UNION ALL SELECT 'domain', lower(coalesce(query_hostname, dst_hostname)), time FROM touched
          UNION ALL SELECT 'hash', coalesce(process_sha256, file_sha256), time FROM touched
          UNION ALL SELECT 'program', lower(coalesce(process_name, actor_process_name)), time FROM touched
          UNION ALL SELECT 'sender', lower(email_from), time FROM touched),
        counted AS (
          SELECT kind, value, count(*) AS events, min(time) AS first_seen, max(time) AS last_seen FROM related
          WHERE value IS NOT NULL AND value <> '' AND NOT list_contains($names::VARCHAR[], lower(value)) GROUP BY kind, value)
        SELECT kind, value, events, first_seen, last_seen FROM counted WHERE $kind = '' OR kind = $kind
        QUALIFY $kind <> '' OR row_number() OVER (PARTITION BY kind ORDER BY events, value) <= 8
        ORDER BY events, kind, value LIMIT $page_size
        """;

    private static readonly ToolArgument Kind = new("kind", ArgumentKind.Choice, "default a few of each") { Choices = ["host", "user", "address", "domain", "hash", "program", "sender"] };

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "watchfloor_pivot_entity",
        Title = "Pivot",
        Description = "Hosts, users, addresses, domains, hashes and programs seen together with an entity, rarest first, with counts and times. For the events use watchfloor_get_entity_timeline.",
        Arguments = [EntityMatch.Argument, Kind, ToolArgument.Since, ToolArgument.Until, ToolArgument.Limit],
        Window = TimeSpan.FromHours(24),
        Answer = AnswerAsync,
    };

    private static async Task<ToolReply> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        using var lease = await call.Sources.Lake.LeaseAsync(cancellationToken);
        var entity = await EntityMatch.FindAsync(lease.Snapshot, call.Arguments.Needed(EntityMatch.Argument.Name), cancellationToken);
        var window = call.Window!.Value;
        var parameters = new Dictionary<string, object?>(entity.Parameters)
        {
            ["from"] = window.From, ["to"] = window.To, ["from_day"] = window.From.UtcDateTime.Date, ["to_day"] = window.To.UtcDateTime.Date,
            ["kind"] = call.Arguments.Text(Kind.Name) ?? "", ["page_size"] = call.Arguments.Number(ToolArgument.Limit.Name) ?? 40,
        };
        var items = new List<ReplyItem>();
        await foreach (var body in lease.Snapshot.QueryAsync(Sql.Replace("{condition}", EntityMatch.Condition, StringComparison.Ordinal), parameters, Read, cancellationToken))
        {
            items.Add(new ReplyItem(body));
        }

        return new ToolReply
        {
            Summary = items.Count == 0 ? "Nothing was seen together with it in the window." : $"{items.Count} things seen together with it, rarest first.",
            Items = items,
            Window = window,
            QueryUsed = "values of other entity columns in events that name it, grouped, rarest first",
            Feeds = ["crowdstrike.telemetry", "microsoft.signins", "proofpoint.siem"],
        };
    }

    private static JsonObject Read(System.Data.Common.DbDataReader row) => new()
    {
        ["kind"] = row.GetString(0),
        ["title"] = row.GetString(1),
        ["events"] = row.GetInt64(2),
        ["first_seen"] = RowValue.ToJson(row.GetDateTime(3)),
        ["last_seen"] = RowValue.ToJson(row.GetDateTime(4)),
    };
}
