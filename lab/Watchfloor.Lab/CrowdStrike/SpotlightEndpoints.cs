using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Spotlight: vulnerabilities by a search whose context dies after two minutes, ids, details, remediations.</summary>
internal sealed class SpotlightEndpoints(CrowdStrikeServer server)
{
    private const string Scope = "Vulnerabilities:read";
    private const int MaximumIds = 400;
    private static readonly TimeSpan ContextLifetime = TimeSpan.FromSeconds(120);
    private static readonly string[] Facets = ["cve", "host_info", "remediation", "evaluation_logic"];

    private static readonly HashSet<string> Fields =
    [
        "aid", "cid", "status", "created_timestamp", "updated_timestamp", "closed_timestamp", "confidence", "cve.id", "cve.severity", "cve.exprt_rating", "cve.base_score", "cve.exploit_status",
        "cve.is_cisa_kev", "host_info.platform_name", "host_info.product_type_desc", "host_info.asset_criticality", "suppression_info.is_suppressed", "apps.remediation.ids",
    ];

    private PageStore? _pages;

    private PageStore Pages => LazyInitializer.EnsureInitialized(ref _pages, () => new PageStore(server.Lab.Options, server.Lab.Clock));

    public void Map(WebApplication app)
    {
        app.MapGet("/spotlight/combined/vulnerabilities/v1", http => SearchAsync(http, 5000, full: true));
        app.MapGet("/spotlight/queries/vulnerabilities/v1", http => SearchAsync(http, 400, full: false));
        app.MapGet("/spotlight/entities/vulnerabilities/v2", EntitiesAsync);
        app.MapGet("/spotlight/entities/remediations/v2", RemediationsAsync);
    }

    private async Task SearchAsync(HttpContext http, int maximum, bool full)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var query = http.Request.Query;
        var filter = query["filter"].ToString();
        if (filter.Length == 0 || filter.Contains('*', StringComparison.Ordinal) || filter.Contains("''", StringComparison.Ordinal))
        {
            await server.ErrorAsync(http, 400, "filter is required and may hold neither wildcards nor empty values");
            return;
        }

        if (!Limits.TryRead(query["limit"], 100, 1, maximum, out var limit) || query["facet"].Any(facet => !Facets.Contains(facet)))
        {
            await server.ErrorAsync(http, 400, $"limit must be 1 to {maximum}, facet one of {string.Join(", ", Facets)}");
            return;
        }

        try
        {
            if (Position(query["after"].ToString(), filter, query["sort"], limit) is not { } position)
            {
                await server.ErrorAsync(http, 404, "Search context expired, 'after' key no longer valid");
                return;
            }

            var (items, next) = http.Slice(position.Result, position.From, server.Lab.Page(limit, maximum));
            var shown = full ? items.Select(item => Trimmed(item, query["facet"])).ToList() : items;
            await server.AnswerAsync(
                http,
                json =>
                {
                    if (full)
                    {
                        json.Records("resources", shown, http);
                    }
                    else
                    {
                        json.Texts("resources", shown.Select(item => item.Id));
                    }
                },
                pagination => pagination
                    .Text("after", next is { } from ? Pages.Keep(position.Result, from, limit, filter, ContextLifetime) : "").Number("limit", limit).Number("total", position.Result.Count));
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }

    private async Task EntitiesAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, Scope))
        {
            await server.EntitiesAsync(http, [.. http.Request.Query["ids"].OfType<string>()], server.State.Vulnerabilities.At(server.Now), MaximumIds, 400);
        }
    }

    private async Task RemediationsAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var ids = http.Request.Query["ids"].OfType<string>().ToHashSet();
        var found = server.State.Vulnerabilities.At(server.Now)
            .SelectMany(record => JsonNode.Parse(record.Json.Span)!["remediation"]!["entities"]!.AsArray().OfType<JsonObject>())
            .Where(entity => ids.Contains(entity["id"]!.GetValue<string>())).DistinctBy(entity => entity["id"]!.GetValue<string>()).Select(entity => entity.ToJsonString());
        await server.AnswerAsync(http, json => json.Raw("resources", found));
    }

    private PageStore.Position? Position(string after, string filter, string? sort, int limit)
    {
        if (after.Length > 0)
        {
            return Pages.Find(after) is { } found && found.Query == filter ? found : null;
        }

        return new(FalconQuery.Run(server.State.Vulnerabilities.At(server.Now), filter, sort, "updated_timestamp|asc", Fields, server.Now), 0, limit, filter, default);
    }

    // A block that was not asked for as a facet has only its ids.
    private static LabRecord Trimmed(LabRecord record, IReadOnlyCollection<string?> facets)
    {
        var json = JsonNode.Parse(record.Json.Span)!.AsObject();
        Keep("cve", "id");
        Keep("remediation", "ids");
        if (!facets.Contains("host_info"))
        {
            json.Remove("host_info");
        }

        return new LabRecord { Id = record.Id, Time = record.Time, Arrival = record.Arrival, Json = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()) };

        void Keep(string block, string only)
        {
            if (!facets.Contains(block) && json[block] is JsonObject whole)
            {
                json[block] = new JsonObject { [only] = whole[only]?.DeepClone() };
            }
        }
    }
}
