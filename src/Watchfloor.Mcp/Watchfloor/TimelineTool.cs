using System.Globalization;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Mcp;

/// <summary><c>watchfloor_get_entity_timeline</c>: what happened around one user, host or indicator, in all tools.</summary>
internal static class TimelineTool
{
    private static readonly ToolArgument Kind = new("kind", ArgumentKind.Choice, "findings leaves telemetry out") { Choices = ["all", "findings"] };

    private static readonly string ClassName = $"CASE class_uid {string.Join(" ", Classes.Select(pair => $"WHEN {pair.Uid} THEN '{pair.Name}'"))} ELSE CAST(class_uid AS VARCHAR) END";

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "watchfloor_get_entity_timeline",
        Title = "Entity timeline",
        Description = "Events of all vendors that touch one user, host, address, domain, hash or URL, under all names the inventories know for it, newest first.",
        Arguments = [EntityMatch.Argument, Kind, ToolArgument.Since, ToolArgument.Until, ToolArgument.Limit, ToolArgument.Detail, ToolArgument.Cursor],
        Window = TimeSpan.FromHours(24),
        Answer = AnswerAsync,
    };

    private static IEnumerable<(int Uid, string Name)> Classes =>
    [
        (FileActivity.Uid, "file"), (ScheduledJobActivity.Uid, "scheduled job"), (ProcessActivity.Uid, "process"), (DetectionFinding.Uid, "finding"), (IncidentFinding.Uid, "incident"),
        (DataSecurityFinding.Uid, "data finding"), (AccountChange.Uid, "account change"), (Authentication.Uid, "sign-in"), (EntityManagement.Uid, "change"), (UserAccess.Uid, "access change"),
        (GroupManagement.Uid, "group change"), (NetworkActivity.Uid, "connection"), (HttpActivity.Uid, "web"), (DnsActivity.Uid, "look-up"), (EmailActivity.Uid, "mail"), (ApiActivity.Uid, "API call"),
    ];

    private static async Task<ToolReply> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        using var lease = await call.Sources.Lake.LeaseAsync(cancellationToken);
        var entity = await EntityMatch.FindAsync(lease.Snapshot, call.Arguments.Needed(EntityMatch.Argument.Name), cancellationToken);
        var window = call.Window!.Value;
        var parameters = new Dictionary<string, object?>(entity.Parameters)
        {
            ["from"] = window.From, ["to"] = window.To, ["from_day"] = window.From.UtcDateTime.Date, ["to_day"] = window.To.UtcDateTime.Date, ["page_size"] = call.Limit + 1,
        };
        var after = "";
        if (call.Position is { } position)
        {
            var bar = position.IndexOf('|', StringComparison.Ordinal);
            (parameters["last_time"], parameters["last_id"]) = (long.Parse(position[..bar], CultureInfo.InvariantCulture), position[(bar + 1)..]);
            after = "WHERE item_rank < $last_time OR (item_rank = $last_time AND item_id > $last_id)";
        }

        var classes = call.Arguments.Text(Kind.Name) == "findings" ? "class_uid IN (2004, 2006)" : "class_uid NOT IN (0, 2002, 2005, 5001, 5003, 5021)";
        var sql = $"""
            SELECT * FROM (
              SELECT feed || ':' || uid AS item_id, epoch_us(time) AS item_rank, count(*) OVER () AS total, time, {ClassName} AS kind,
                coalesce(finding_title, process_cmd_line, email_subject, url, query_hostname, message, api_operation) AS title,
                coalesce(device_hostname, src_hostname) AS host, coalesce(user_email, user_name, actor_user_email, actor_user_name, process_user_name) AS user,
                src_ip, concat_ws(':', dst_ip, dst_port) AS destination, ['Informational', 'Low', 'Medium', 'High', 'Critical', 'Fatal'][severity_id] AS severity
              FROM events WHERE {classes} AND "day" BETWEEN $from_day AND $to_day AND time >= $from AND time < $to AND {EntityMatch.Condition})
            {after} ORDER BY item_rank DESC, item_id LIMIT $page_size
            """;
        var rows = new List<(string Position, long Total, JsonObject Body)>();
        await foreach (var row in lease.Snapshot.QueryAsync(sql, parameters, row => Read(row, call.Detail), cancellationToken))
        {
            rows.Add(row);
        }

        var total = call.Total ?? (rows.Count > 0 ? rows[0].Total : 0);
        return new ToolReply
        {
            Summary = total == 0 ? "No event in the window touches it." : $"{Math.Min(rows.Count, call.Limit)} of {total} events, newest first; it has {entity.Names.Count} names in the lake.",
            Items = [.. rows.Take(call.Limit).Select(row => new ReplyItem(row.Body, row.Position))],
            Total = total,
            HasMore = rows.Count > call.Limit,
            Window = window,
            QueryUsed = $"FROM events WHERE {classes} AND any entity column or observable IN ('{string.Join("', '", entity.Names.Select(name => name.Replace("'", "''", StringComparison.Ordinal)))}') ORDER BY time DESC",
            Feeds = ["crowdstrike.alerts", "crowdstrike.telemetry", "microsoft.alerts", "microsoft.signins", "proofpoint.siem"],
        };
    }

    private static (string Position, long Total, JsonObject Body) Read(System.Data.Common.DbDataReader row, string detail)
    {
        var body = new JsonObject { ["id"] = row.GetString(0) };
        for (var i = 3; i < row.FieldCount; i++)
        {
            var name = row.GetName(i);
            if (!row.IsDBNull(i) && (detail != "summary" || name is "time" or "kind" or "title" or "severity") && row.GetValue(i) is not "" && RowValue.ToJson(row.GetValue(i)) is { } value)
            {
                body[name] = value;
            }
        }

        return (string.Create(CultureInfo.InvariantCulture, $"{row.GetInt64(1)}|{row.GetString(0)}"), row.GetInt64(2), body);
    }
}
