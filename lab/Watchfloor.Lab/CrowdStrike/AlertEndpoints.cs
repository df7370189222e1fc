using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Alerts API: ids by query, full records by token paging, full records by id.</summary>
internal sealed class AlertEndpoints(CrowdStrikeServer server)
{
    private const string Scope = "Alerts:read";
    private const int MaximumIds = 1000;

    private static readonly HashSet<string> Fields =
    [
        "composite_id", "id", "aggregate_id", "cid", "agent_id", "product", "type", "name", "display_name", "severity", "severity_name", "confidence", "status", "tactic", "tactic_id",
        "technique", "technique_id", "timestamp", "created_timestamp", "updated_timestamp", "crawled_timestamp", "pattern_id", "platform", "scenario", "objective", "filename", "cmdline",
        "sha256", "md5", "user_name", "user_id", "user_principal", "device.device_id", "device.hostname", "device.local_ip", "device.platform_name", "tags", "show_in_ui", "assigned_to_name",
    ];

    private LabContext Lab => server.Lab;

    private PageStore? _pages;

    private PageStore Pages => _pages ??= new PageStore(Lab.Options, Lab.Clock);

    public void Map(WebApplication app)
    {
        app.MapGet("/alerts/queries/alerts/v2", QueryAsync);
        app.MapPost("/alerts/combined/alerts/v1", CombinedAsync);
        app.MapPost("/alerts/entities/alerts/v2", EntitiesAsync);
    }

    private async Task QueryAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var query = http.Request.Query;
        if (!Limits.TryRead(query["limit"], 100, 1, 10_000, out var limit) || !Limits.TryRead(query["offset"], 0, 0, 10_000, out var offset) || offset + limit > 10_000)
        {
            await server.ErrorAsync(http, 400, "limit must be 1 to 10000 and limit + offset at most 10000");
            return;
        }

        try
        {
            var result = Run(query["filter"], query["sort"]);
            var (items, _) = http.Slice(result, offset, Lab.Page(limit, 10_000));
            await server.AnswerAsync(
                http,
                json => json.Texts("resources", items.Select(item => item.Id)),
                pagination => pagination.Number("offset", offset).Number("limit", limit).Number("total", result.Count));
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }

    private async Task CombinedAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var limitText = body.TryGetProperty("limit", out var given) ? given.ToString() : null;
        if (!Limits.TryRead(limitText, 100, 1, 1000, out var limit))
        {
            await server.ErrorAsync(http, 400, "limit must be 1 to 1000");
            return;
        }

        var filter = body.TryGetProperty("filter", out var filterGiven) ? filterGiven.GetString() : null;
        var sort = body.TryGetProperty("sort", out var sortGiven) ? sortGiven.GetString() : null;
        var after = body.TryGetProperty("after", out var afterGiven) ? afterGiven.GetString() : null;
        try
        {
            PageStore.Position? position;
            if (string.IsNullOrEmpty(after))
            {
                position = new PageStore.Position(Run(filter, sort), 0, limit, sort ?? "", default);
            }
            else if ((position = Pages.Find(after)) is null || position.Query != (sort ?? ""))
            {
                // The token is tied to the order it was given for.
                await server.ErrorAsync(http, 400, "invalid 'after' token");
                return;
            }

            var (items, next) = http.Slice(position.Result, position.From, Lab.Page(limit, 1000));
            await server.AnswerAsync(http, json => json.Records("resources", items, http), pagination =>
            {
                pagination.Number("limit", limit).Number("total", position.Result.Count);
                if (next is { } from)
                {
                    pagination.Text("after", Pages.Keep(position.Result, from, limit, sort ?? "", TimeSpan.FromHours(1)));
                }
            });
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }

    private async Task EntitiesAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        if (!body.TryGetProperty("composite_ids", out var given) || given.ValueKind != System.Text.Json.JsonValueKind.Array)
        {
            await server.ErrorAsync(http, 400, "composite_ids is required");
            return;
        }

        var ids = given.EnumerateArray().Select(id => id.ToString()).ToHashSet();
        if (given.GetArrayLength() > MaximumIds)
        {
            await server.ErrorAsync(http, 413, string.Create(CultureInfo.InvariantCulture, $"{given.GetArrayLength()} ids given; at most {MaximumIds} are allowed"));
            return;
        }

        // The order is not that of the ids: nobody may rely on it.
        var found = server.State.Alerts.At(server.Now).Where(record => ids.Contains(record.Id)).OrderBy(record => record.Id[^6..], StringComparer.Ordinal);
        await server.AnswerAsync(http, json => json.Records("resources", found, http));
    }

    private List<LabRecord> Run(string? filter, string? sort) =>
        FalconQuery.Run(server.State.Alerts.At(server.Now), filter, sort, "created_timestamp|desc", Fields, Lab.Clock.GetUtcNow());
}
