using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Cases API: ids by query, full cases by id, new ones, changes under an optimistic lock, evidence and tags.</summary>
internal sealed class CaseEndpoints(CrowdStrikeServer server)
{
    private const string ReadScope = "Cases:read";
    private const string WriteScope = "Cases:write";
    private const int MaximumIds = 500;
    private static readonly string[] Statuses = ["new", "in_progress", "reopened", "closed"];
    private static readonly string[] Writable = ["status", "severity", "name", "description"];

    private static readonly FalconListRules Rules = new(
        new HashSet<string> { "id", "reference_id", "cid", "name", "description", "status", "severity", "created_timestamp", "updated_timestamp", "start_timestamp", "end_timestamp", "tags", "version" },
        "created_timestamp|desc", 100, 10_000, 10_000);

    private int _created;

    public void Map(WebApplication app)
    {
        app.MapGet("/cases/queries/cases/v1", QueryAsync);
        app.MapPost("/cases/entities/cases/v2", EntitiesAsync);
        app.MapPut("/cases/entities/cases/v2", CreateAsync);
        app.MapPatch("/cases/entities/cases/v2", ChangeAsync);
        app.MapPost("/cases/entities/alert-evidence/v1", http => AttachAsync(http, "alerts"));
        app.MapPost("/cases/entities/event-evidence/v1", http => AttachAsync(http, "events"));
        app.MapPost("/cases/entities/case-tags/v1", http => TagAsync(http, add: true));
        app.MapDelete("/cases/entities/case-tags/v1", http => TagAsync(http, add: false));
    }

    private async Task QueryAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, ReadScope))
        {
            await server.IdsAsync(http, server.State.Cases.At(server.Now), Rules);
        }
    }

    private async Task EntitiesAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, ReadScope) && await server.BodyAsync(http) is { } body)
        {
            await server.EntitiesAsync(http, FalconLists.TextsOf(body, "ids") ?? [], server.State.Cases.At(server.Now), MaximumIds, 413);
        }
    }

    private async Task CreateAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        if (!body.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String || name.GetString()!.Length == 0
            || !body.TryGetProperty("severity", out var severity) || !severity.TryGetInt32(out var level) || level is < 1 or > 100
            || (body.TryGetProperty("status", out var status) && !Statuses.Contains(status.ToString())))
        {
            await server.ErrorAsync(http, 400, "name is required, severity 1 to 100, and status one of " + string.Join(", ", Statuses));
            return;
        }

        // Ids need not be guessed, only be the same in each run.
        var number = Interlocked.Increment(ref _created);
        var id = $"case-made-{number:0000}";
        server.State.Cases.Change(
            id,
            server.Now,
            json =>
            {
                json["id"] = id;
                json["reference_id"] = $"C-{9000 + number}";
                json["cid"] = server.Lab.Story.Company.Cid;
                json["status"] = "new";
                json["tags"] = new JsonArray();
                json["evidence"] = new JsonObject { ["alerts"] = new JsonArray(), ["events"] = new JsonArray(), ["leads"] = null };
                foreach (var time in (string[])["created_timestamp", "start_timestamp", "end_timestamp"])
                {
                    json[time] = Json.Seconds(server.Now);
                }

                json["version"] = 0;
                Apply(json, body);
            },
            create: true);
        await server.EntitiesAsync(http, [id], server.State.Cases.At(server.Now), MaximumIds, 413);
    }

    private async Task AttachAsync(HttpContext http, string kind)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        if (!body.TryGetProperty(kind, out var items) || items.ValueKind != JsonValueKind.Array
            || items.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("id", out var itemId) || itemId.ValueKind != JsonValueKind.String))
        {
            await server.ErrorAsync(http, 400, $"{kind} must be a list of objects with an id");
            return;
        }

        var id = body.TryGetProperty("id", out var given) ? given.ToString() : "";
        var isKnown = server.State.Cases.Change(id, server.Now, json =>
        {
            var evidence = json["evidence"] as JsonObject ?? [];
            var ids = (evidence[kind] as JsonArray ?? []).Select(item => item!["id"]!.GetValue<string>()).Union(items.EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            evidence[kind] = new JsonArray([.. ids.Select(item => new JsonObject { ["id"] = item })]);
            json["evidence"] = evidence.DeepClone();
            Touch(json);
        });
        await AnswerAsync(http, id, isKnown);
    }

    private async Task ChangeAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var id = body.TryGetProperty("id", out var given) ? given.ToString() : "";
        if (!body.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Object
            || (fields.TryGetProperty("status", out var status) && !Statuses.Contains(status.ToString())))
        {
            await server.ErrorAsync(http, 400, "fields is required, and its status one of " + string.Join(", ", Statuses));
            return;
        }

        var isStale = false;
        var isKnown = server.State.Cases.Change(id, server.Now, json =>
        {
            isStale = body.TryGetProperty("expected_version", out var expected) && expected.ToString() != json["version"]!.ToString();
            if (!isStale)
            {
                Apply(json, fields);
            }
        });
        await ((isKnown, isStale) switch
        {
            (false, _) => server.ErrorAsync(http, 404, $"case '{id}' not found"),
            (_, true) => server.ErrorAsync(http, 409, "expected_version is not the case's version"),
            _ => server.AnswerInPartAsync(http, json => json.Texts("resources", [id]), [], affected: 1),
        });
    }

    private async Task TagAsync(HttpContext http, bool add)
    {
        if (!await server.AllowsAsync(http, WriteScope))
        {
            return;
        }

        JsonElement body = default;
        if (add)
        {
            if (await server.BodyAsync(http) is not { } read)
            {
                return;
            }

            body = read;
        }

        var id = add ? (body.TryGetProperty("id", out var given) ? given.ToString() : "") : http.Request.Query["id"].ToString();
        var tags = add ? FalconLists.TextsOf(body, "tags") ?? [] : [.. http.Request.Query["tag"].OfType<string>()];
        var isKnown = server.State.Cases.Change(id, server.Now, json =>
        {
            var now = (json["tags"] as JsonArray ?? []).Select(tag => tag!.GetValue<string>());
            json["tags"] = new JsonArray([.. (add ? now.Union(tags) : now.Except(tags)).Select(tag => JsonValue.Create(tag))]);
            Touch(json);
        });
        await AnswerAsync(http, id, isKnown);
    }

    private Task AnswerAsync(HttpContext http, string id, bool isKnown) =>
        isKnown ? server.AnswerInPartAsync(http, json => json.Texts("resources", [id]), [], affected: 1) : server.ErrorAsync(http, 404, $"case '{id}' not found");

    private void Apply(JsonObject json, JsonElement fields)
    {
        foreach (var name in Writable)
        {
            if (fields.TryGetProperty(name, out var value))
            {
                json[name] = JsonNode.Parse(value.GetRawText());
            }
        }

        if (fields.TryGetProperty("assigned_to_user_uuid", out var user))
        {
            json["assigned_to"] = new JsonObject { ["uuid"] = user.ToString() };
        }

        if (fields.TryGetProperty("remove_user_assignment", out var remove) && remove.ValueKind == JsonValueKind.True)
        {
            json["assigned_to"] = null;
        }

        Touch(json);
    }

    private void Touch(JsonObject json)
    {
        json["updated_timestamp"] = Json.Nanos(server.Now);
        json["version"] = json["version"]!.GetValue<int>() + 1;
    }
}
