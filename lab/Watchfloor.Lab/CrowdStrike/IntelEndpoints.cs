using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Falcon Intelligence: actors, indicators with their way past fifty thousand, reports with their files, ATT&amp;CK reports.</summary>
internal sealed class IntelEndpoints(CrowdStrikeServer server)
{
    private const string ActorScope = "Actors (Falcon Intelligence):read";
    private const string IndicatorScope = "Indicators (Falcon Intelligence):read";
    private const string ReportScope = "Reports (Falcon Intelligence):read";

    private static readonly FalconListRules Actors = new(
        new HashSet<string> { "id", "name", "slug", "created_date", "last_modified_date", "first_activity_date", "last_activity_date", "actor_type", "animal_classifier", "status", "target_industries.value", "target_countries.value" },
        "created_date|desc", 10, 5000);

    // Offset and limit together must stay below fifty thousand.
    private static readonly FalconListRules Indicators = new(
        new HashSet<string>
        {
            "id", "indicator", "type", "malicious_confidence", "deleted", "published_date", "last_updated", "_marker", "actors", "malware_families", "kill_chains", "labels.name", "threat_types",
        },
        "_marker|asc", 10, 10_000, 49_999);

    private static readonly FalconListRules Reports = new(
        new HashSet<string> { "id", "name", "slug", "created_date", "last_modified_date", "type.slug", "sub_type.slug", "actors.name", "actors.slug", "tags.value" }, "created_date|desc", 10, 5000);

    private World.Story Story => server.Lab.Story;

    public void Map(WebApplication app)
    {
        app.MapGet("/intel/combined/actors/v1", http => ListAsync(http, ActorScope, Story.IntelActors, Actors));
        app.MapGet("/intel/queries/actors/v1", http => ListAsync(http, ActorScope, Story.IntelActors, Actors, ids: true));
        app.MapGet("/intel/entities/actors/v1", http => GetAsync(http, ActorScope, Story.IntelActors));
        app.MapGet("/intel/combined/indicators/v1", http => ListAsync(http, IndicatorScope, Story.IntelIndicators, Indicators));
        app.MapGet("/intel/queries/indicators/v1", http => ListAsync(http, IndicatorScope, Story.IntelIndicators, Indicators, ids: true));
        app.MapPost("/intel/entities/indicators/GET/v1", PostIndicatorsAsync);
        app.MapGet("/intel/combined/reports/v1", http => ListAsync(http, ReportScope, Story.IntelReports, Reports));
        app.MapGet("/intel/queries/reports/v1", http => ListAsync(http, ReportScope, Story.IntelReports, Reports, ids: true));
        app.MapGet("/intel/entities/reports/v1", http => GetAsync(http, ReportScope, Story.IntelReports));
        app.MapGet("/intel/entities/report-files/v1", ReportFileAsync);
        app.MapGet("/intel/entities/mitre-reports/v1", MitreAsync);
    }

    private async Task ListAsync(HttpContext http, string scope, RecordSet set, FalconListRules rules, bool ids = false)
    {
        if (!await server.AllowsAsync(http, scope))
        {
            return;
        }

        var withDeleted = rules != Indicators || http.Request.Query["include_deleted"] == "true";
        var records = set.ArrivedBy(server.Now).Where(record => withDeleted || !JsonNode.Parse(record.Json.Span)!["deleted"]!.GetValue<bool>());
        await (ids ? server.IdsAsync(http, records, rules) : server.RecordsAsync(http, records, rules, rules == Indicators ? NextPage : null));
    }

    /// <summary>Only a list in the order of its markers says how to go on, and only in a header.</summary>
    private static void NextPage(HttpContext http, FalconLists.Page page)
    {
        var sort = http.Request.Query["sort"].ToString();
        if (page.Next is null || page.Items.Count == 0 || (sort.Length > 0 && !sort.StartsWith("_marker", StringComparison.Ordinal)))
        {
            return;
        }

        var marker = JsonNode.Parse(page.Items[^1].Json.Span)!["_marker"]!.GetValue<string>();
        var before = http.Request.Query["filter"].ToString();
        var filter = Uri.EscapeDataString($"{(before.Length == 0 ? "" : $"({before})+")}_marker:>'{marker}'");
        http.Response.Headers["Next-Page"] = $"{http.Request.Path}?limit={page.Limit}&sort=_marker%7Casc&filter={filter}";
    }

    private async Task GetAsync(HttpContext http, string scope, RecordSet set)
    {
        if (await server.AllowsAsync(http, scope))
        {
            await server.EntitiesAsync(http, [.. http.Request.Query["ids"].OfType<string>()], set.ArrivedBy(server.Now), 5000, 400);
        }
    }

    private async Task PostIndicatorsAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, IndicatorScope) && await server.BodyAsync(http) is { } body)
        {
            await server.EntitiesAsync(http, FalconLists.TextsOf(body, "ids") ?? [], Story.IntelIndicators.ArrivedBy(server.Now), 10_000, 413);
        }
    }

    private async Task ReportFileAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ReportScope))
        {
            return;
        }

        if (Story.IntelReports.ArrivedBy(server.Now).FirstOrDefault(record => record.Id == http.Request.Query["id"]) is not { } report)
        {
            await server.ErrorAsync(http, 404, "report not found");
            return;
        }

        http.Response.ContentType = "application/pdf";
        await http.Response.WriteAsync($"%PDF-1.4\n% Report {report.Id} of the lab\n%%EOF\n", http.RequestAborted);
    }

    private async Task MitreAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ActorScope))
        {
            return;
        }

        var (slug, format) = (http.Request.Query["actor_id"].ToString(), http.Request.Query["format"].ToString());
        if (format is not ("JSON" or "CSV") || !Story.IntelActors.ArrivedBy(server.Now).Any(record => JsonNode.Parse(record.Json.Span)!["slug"]!.GetValue<string>() == slug))
        {
            await server.ErrorAsync(http, format is "JSON" or "CSV" ? 404 : 400, "actor_id must be an actor's slug and format JSON or CSV");
            return;
        }

        // The body is a file, with no envelope.
        (string Tactic, string Technique)[] uses = [("TA0001", "T1566.001"), ("TA0002", "T1059.001"), ("TA0011", "T1071.001")];
        http.Response.ContentType = "application/octet-stream";
        var text = format == "CSV"
            ? "actor,tactic_id,technique_id\n" + string.Concat(uses.Select(use => $"{slug},{use.Tactic},{use.Technique}\n"))
            : new JsonArray([.. uses.Select(use => (JsonNode)new JsonObject { ["actor"] = slug, ["tactic_id"] = use.Tactic, ["technique_id"] = use.Technique })]).ToJsonString();
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
    }
}
