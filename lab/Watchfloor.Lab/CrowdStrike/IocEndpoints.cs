using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Custom IOCs: search, create, update, delete. What is made stays for as long as the lab runs.</summary>
internal sealed class IocEndpoints(CrowdStrikeServer server)
{
    private const string ReadScope = "IOC Management:read";
    private const string WriteScope = "IOC Management:write";
    private static readonly TimeSpan AfterLifetime = TimeSpan.FromHours(1);
    private static readonly string[] Hashes = ["sha256", "md5"];
    private static readonly string[] Types = ["domain", "ipv4", "ipv6", .. Hashes];
    private static readonly string[] Actions = ["detect", "prevent", "prevent_no_ui", "allow", "no_action"];
    private static readonly string[] Severities = ["informational", "low", "medium", "high", "critical"];
    private static readonly string[] Writable = ["action", "severity", "platforms", "applied_globally", "host_groups", "expiration", "description", "source", "tags", "mobile_action", "metadata"];

    private static readonly FalconListRules Rules = new(
        new HashSet<string> { "id", "type", "value", "action", "severity", "platforms", "applied_globally", "host_groups", "tags", "source", "description", "expiration", "expired", "created_on", "created_by", "modified_on", "modified_by" },
        "modified_on|desc", 100, 2000, 10_000);

    private PageStore? _pages;
    private int _count;

    private PageStore Pages => LazyInitializer.EnsureInitialized(ref _pages, () => new PageStore(server.Lab.Options, server.Lab.Clock));

    private IEnumerable<LabRecord> Alive => server.State.Indicators.At(server.Now).Where(record => !JsonNode.Parse(record.Json.Span)!["deleted"]!.GetValue<bool>());

    public void Map(WebApplication app)
    {
        app.MapGet("/iocs/queries/indicators/v1", http => SearchAsync(http, full: false));
        app.MapGet("/iocs/combined/indicator/v1", http => SearchAsync(http, full: true));
        app.MapGet("/iocs/entities/indicators/v1", GetAsync);
        app.MapPost("/iocs/entities/indicators/v1", CreateAsync);
        app.MapPatch("/iocs/entities/indicators/v1", UpdateAsync);
        app.MapDelete("/iocs/entities/indicators/v1", DeleteAsync);
        app.MapGet("/iocs/queries/actions/v1", async http =>
        {
            if (await server.AllowsAsync(http, ReadScope))
            {
                await server.AnswerAsync(http, json => json.Texts("resources", Actions));
            }
        });
    }

    private async Task SearchAsync(HttpContext http, bool full)
    {
        if (!await server.AllowsAsync(http, ReadScope))
        {
            return;
        }

        var query = http.Request.Query;
        if (query.ContainsKey("offset") && query.ContainsKey("after"))
        {
            await server.ErrorAsync(http, 400, "offset and after exclude each other");
        }
        else if (query.ContainsKey("after"))
        {
            await AfterAsync(http, full);
        }
        else
        {
            await (full ? server.RecordsAsync(http, Alive, Rules) : server.IdsAsync(http, Alive, Rules));
        }
    }

    /// <summary>Pages by a token, the only way past ten thousand; an empty one begins.</summary>
    private async Task AfterAsync(HttpContext http, bool full)
    {
        var query = http.Request.Query;
        if (!Limits.TryRead(query["limit"], Rules.Limit, 1, Rules.Maximum, out var limit))
        {
            await server.ErrorAsync(http, 400, $"limit must be 1 to {Rules.Maximum}");
            return;
        }

        try
        {
            var after = query["after"].ToString();
            var position = after.Length == 0 ? new(FalconQuery.Run(Alive, query["filter"], query["sort"], Rules.Sort, Rules.Fields, server.Now), 0, limit, "", default) : Pages.Find(after);
            if (position is null)
            {
                await server.ErrorAsync(http, 400, "invalid 'after' token");
                return;
            }

            var (items, next) = http.Slice(position.Result, position.From, server.Lab.Page(limit, Rules.Maximum));
            await server.AnswerAsync(
                http,
                json =>
                {
                    if (full)
                    {
                        json.Records("resources", items, http);
                    }
                    else
                    {
                        json.Texts("resources", items.Select(item => item.Id));
                    }
                },
                pagination => pagination.Number("limit", limit).Number("total", position.Result.Count).Text("after", next is { } from ? Pages.Keep(position.Result, from, limit, "", AfterLifetime) : ""));
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }

    private async Task GetAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, ReadScope))
        {
            await server.EntitiesAsync(http, [.. http.Request.Query["ids"].OfType<string>()], Alive, 500, 400);
        }
    }

    private async Task CreateAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body || await ItemsAsync(http, body) is not { } items)
        {
            return;
        }

        // One wrong indicator refuses all of them, and each says what is wrong with it.
        var problems = items.Select(Problem).ToList();
        if (problems.Any(problem => problem is not null))
        {
            await http.JsonAsync(400, json => json
                .List("resources", items.Zip(problems), (item, pair) => item.Text("value", Text(pair.First, "value")).Text("message_type", pair.Second is null ? "" : "error").Text("message", pair.Second ?? ""))
                .List("errors", problems.OfType<string>(), (item, text) => item.Number("code", 400).Text("message", text)));
            return;
        }

        var ids = new List<string>();
        foreach (var item in items)
        {
            var id = World.Seeds.Hex(server.Lab.Options.Seed, $"ioc/{Interlocked.Increment(ref _count)}", 64);
            server.State.Indicators.Change(id, server.Now, json => Fill(json, id, item), create: true);
            ids.Add(id);
        }

        await AnswerAsync(http, ids, 201);
    }

    private async Task UpdateAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body || await ItemsAsync(http, body) is not { } items)
        {
            return;
        }

        var ids = items.Select(item => Text(item, "id") ?? "").ToList();
        var alive = Alive.Select(record => record.Id).ToHashSet();
        if (ids.Find(id => !alive.Contains(id)) is { } unknown)
        {
            await server.ErrorAsync(http, 404, $"indicator '{unknown}' not found");
            return;
        }

        foreach (var item in items)
        {
            server.State.Indicators.Change(Text(item, "id")!, server.Now, json => Copy(json, item));
        }

        await AnswerAsync(http, ids, 200);
    }

    private async Task DeleteAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope))
        {
            return;
        }

        // The filter wins over the ids, as with the vendor: a client that sends both deletes what the filter finds.
        var (filter, wanted) = (http.Request.Query["filter"].ToString(), http.Request.Query["ids"].OfType<string>().ToHashSet());
        try
        {
            var found = filter.Length > 0 ? FalconQuery.Run(Alive, filter, null, Rules.Sort, Rules.Fields, server.Now).Select(record => record.Id).ToList() : Alive.Select(record => record.Id).Where(wanted.Contains).ToList();
            if (filter.Length == 0 && (wanted.Count == 0 || found.Count < wanted.Count))
            {
                await server.ErrorAsync(http, wanted.Count == 0 ? 400 : 404, wanted.Count == 0 ? "ids or filter is required" : "some ids were not found");
                return;
            }

            foreach (var id in found)
            {
                server.State.Indicators.Change(id, server.Now, json => (json["deleted"], json["modified_on"]) = (true, Json.Nanos(server.Now)));
            }

            await server.AnswerInPartAsync(http, json => json.Texts("resources", found), [], affected: found.Count);
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }

    private Task AnswerAsync(HttpContext http, IReadOnlyCollection<string> ids, int status) => server.AnswerInPartAsync(
        http, json => json.Raw("resources", server.State.Indicators.At(server.Now).Where(record => ids.Contains(record.Id)).Select(record => System.Text.Encoding.UTF8.GetString(record.Json.Span))), [], status, ids.Count);

    private async Task<List<JsonElement>?> ItemsAsync(HttpContext http, JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("indicators", out var given) && given.ValueKind == JsonValueKind.Array && given.GetArrayLength() is > 0 and <= 200
            && given.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
        {
            return [.. given.EnumerateArray()];
        }

        await server.ErrorAsync(http, 400, "indicators must be a list of 1 to 200 objects");
        return null;
    }

    private string? Problem(JsonElement item)
    {
        var (type, action) = (Text(item, "type"), Text(item, "action"));
        var everywhere = item.TryGetProperty("applied_globally", out var global) && global.ValueKind == JsonValueKind.True;
        return type is null || !Types.Contains(type) ? "type is not supported"
            : string.IsNullOrWhiteSpace(Text(item, "value")) ? "value is required"
            : action is null || !Actions.Contains(action) ? "action is not supported"
            : action.StartsWith("prevent", StringComparison.Ordinal) || action == "allow" ? Hashes.Contains(type) ? Scope() : $"action {action} is for hashes only"
            : Scope();

        string? Scope() => everywhere == (FalconLists.TextsOf(item, "host_groups") is { Count: > 0 }) ? "either applied_globally or host_groups is required"
            : FalconLists.TextsOf(item, "platforms") is not { Count: > 0 } ? "platforms is required"
            : action != "no_action" && action != "allow" && !Severities.Contains(Text(item, "severity")) ? "severity is not supported"
            : Alive.Any(record => JsonNode.Parse(record.Json.Span) is { } json && json["type"]!.GetValue<string>() == type && json["value"]!.GetValue<string>() == Text(item, "value")) ? "duplicate type and value"
            : null;
    }

    private void Fill(JsonObject json, string id, JsonElement item)
    {
        (json["id"], json["type"], json["value"]) = (id, Text(item, "type"), Text(item, "value"));
        (json["expired"], json["deleted"], json["from_parent"]) = (false, false, false);
        (json["created_on"], json["created_by"]) = (Json.Nanos(server.Now), server.Lab.Addresses.CrowdStrikeClientId);
        Copy(json, item);
    }

    private void Copy(JsonObject json, JsonElement item)
    {
        foreach (var name in Writable)
        {
            if (item.TryGetProperty(name, out var value))
            {
                json[name] = JsonNode.Parse(value.GetRawText());
            }
        }

        (json["modified_on"], json["modified_by"]) = (Json.Nanos(server.Now), server.Lab.Addresses.CrowdStrikeClientId);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
