using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Alerts API: changes that are kept, and counts.</summary>
internal sealed class AlertActions(CrowdStrikeServer server)
{
    private const string ReadScope = "Alerts:read";
    private const string WriteScope = "Alerts:write";
    private const int MaximumIds = 1000;
    private static readonly string[] Statuses = ["new", "in_progress", "reopened", "closed"];

    // Removes run before adds, whatever their order in the request.
    private static readonly string[] Order =
    [
        "remove_tags_by_prefix", "remove_tag", "add_tag", "update_status", "unassign", "assign_to_uuid", "assign_to_user_id", "assign_to_name", "append_comment", "show_in_ui",
    ];

    public void Map(WebApplication app)
    {
        app.MapPatch("/alerts/entities/alerts/v3", ChangeAsync);
        app.MapPost("/alerts/aggregates/alerts/v2", AggregateAsync);
    }

    private async Task ChangeAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var ids = FalconLists.TextsOf(body, "composite_ids");
        var actions = body.TryGetProperty("action_parameters", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(item => (Name: Text(item, "name"), Value: Text(item, "value"))).ToList() : [];
        if (ids is null or [] || actions.Count == 0 || actions.Exists(action => !Order.Contains(action.Name) || action.Value is null || (action.Name == "update_status" && !Statuses.Contains(action.Value))))
        {
            await server.ErrorAsync(http, 400, "composite_ids and action_parameters with known names and text values are required");
            return;
        }

        if (ids.Count > MaximumIds)
        {
            await server.ErrorAsync(http, 413, $"{ids.Count} ids given; at most {MaximumIds} are allowed");
            return;
        }

        var sorted = actions.OrderBy(action => Array.IndexOf(Order, action.Name)).ToList();
        var missing = ids.Where(id => !server.State.Alerts.Change(id, server.Now, alert =>
        {
            sorted.ForEach(action => Apply(alert, action.Name!, action.Value!));
            alert["updated_timestamp"] = Json.Nanos(server.Now);
        })).Select(id => (404, $"alert '{id}' not found", id)).ToList();
        await server.AnswerInPartAsync(http, json => json.Texts("resources", []), missing, affected: ids.Count - missing.Count);
    }

    private static void Apply(JsonObject alert, string action, string value)
    {
        var tags = (alert["tags"] as JsonArray ?? []).Select(tag => tag!.GetValue<string>()).ToList();
        switch (action)
        {
            case "update_status":
                alert["status"] = value;
                break;
            case "assign_to_uuid":
                alert["assigned_to_uuid"] = value;
                break;
            case "assign_to_user_id":
                alert["assigned_to_uid"] = value;
                break;
            case "assign_to_name":
                alert["assigned_to_name"] = value;
                break;
            case "unassign":
                (alert["assigned_to_uuid"], alert["assigned_to_uid"], alert["assigned_to_name"]) = (null, null, null);
                break;
            case "append_comment":
                var comments = alert["comments"] as JsonArray;
                if (comments is null)
                {
                    alert["comments"] = comments = [];
                }

                comments.Add(new JsonObject { ["value"] = value });
                break;
            case "show_in_ui":
                alert["show_in_ui"] = value == "true";
                break;
            default:
                Tags(alert, action switch
                {
                    "add_tag" => tags.Append(value).Distinct(),
                    "remove_tag" => tags.Where(tag => tag != value),
                    _ => tags.Where(tag => !tag.StartsWith(value, StringComparison.Ordinal)),
                });
                break;
        }
    }

    // How an alert was resolved is told by a tag.
    private static void Tags(JsonObject alert, IEnumerable<string> tags)
    {
        var list = tags.ToList();
        alert["tags"] = new JsonArray([.. list.Select(tag => JsonValue.Create(tag))]);
        alert["resolution"] = list.LastOrDefault(tag => tag is "true_positive" or "false_positive" or "ignored");
    }

    private async Task AggregateAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ReadScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        if (body.ValueKind != JsonValueKind.Array)
        {
            await server.ErrorAsync(http, 400, "an array of aggregations is expected");
            return;
        }

        try
        {
            var results = body.EnumerateArray().Select(Aggregate).ToList();
            await server.AnswerAsync(http, json => json.Raw("resources", results));
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }

    private string Aggregate(JsonElement spec)
    {
        var (field, type, sort) = (Text(spec, "field") ?? "", Text(spec, "type") ?? "terms", Text(spec, "sort"));
        if (sort is not null && sort.Contains('.', StringComparison.Ordinal) && !sort.Contains('|', StringComparison.Ordinal))
        {
            throw new FormatException("invalid sort: use field|direction");
        }

        var alerts = FalconQuery.Run(server.State.Alerts.At(server.Now), Text(spec, "filter"), null, "created_timestamp|desc", AlertEndpoints.Fields, server.Now);

        // A field that no alert has gives nothing, and no error.
        var values = alerts.Select(alert => FieldValue.Of(JsonDocument.Parse(alert.Json).RootElement, field.Split('.'))).Where(found => found.Count > 0).ToList();
        var numbers = values.SelectMany(found => found).Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : (double?)null).OfType<double>().ToList();
        var size = spec.TryGetProperty("size", out var given) && given.TryGetInt32(out var wanted) ? wanted : 10;
        var buckets = type switch
        {
            "terms" => Buckets(values.SelectMany(found => found.Distinct()).GroupBy(value => value).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(size), sort),
            "date_histogram" => Buckets(values.Select(found => Floor(found[0], Text(spec, "interval") ?? "day")).GroupBy(value => value).OrderBy(group => group.Key, StringComparer.Ordinal), null),
            "cardinality" => Value(values.SelectMany(found => found).Distinct().Count()),
            "min" => Value(numbers.Count == 0 ? 0 : numbers.Min()),
            "max" => Value(numbers.Count == 0 ? 0 : numbers.Max()),
            "avg" => Value(numbers.Count == 0 ? 0 : numbers.Average()),
            "sum" => Value(numbers.Sum()),
            _ => throw new FormatException($"aggregation '{type}' is not served by the lab; terms, date_histogram, cardinality, min, max, avg and sum are"),
        };
        return new JsonObject { ["name"] = Text(spec, "name") ?? field, ["buckets"] = buckets, ["sum_other_doc_count"] = 0 }.ToJsonString();
    }

    private static JsonArray Buckets(IEnumerable<IGrouping<string, string>> groups, string? sort)
    {
        var ordered = sort is "_count|asc" ? groups.Reverse() : sort is "_term|asc" or "_key|asc" ? groups.OrderBy(group => group.Key, StringComparer.Ordinal) : groups;
        return [.. ordered.Select(group => new JsonObject { ["label"] = group.Key, ["count"] = group.Count() })];
    }

    private static JsonArray Value(double value) => [new JsonObject { ["label"] = "value", ["value"] = value }];

    private static string Floor(string time, string interval) => interval switch
    {
        "hour" => time[..13] + ":00:00Z",
        "minute" => time[..16] + ":00Z",
        "month" => time[..7] + "-01T00:00:00Z",
        "year" => time[..4] + "-01-01T00:00:00Z",
        _ => time[..10] + "T00:00:00Z",
    };

    private static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
