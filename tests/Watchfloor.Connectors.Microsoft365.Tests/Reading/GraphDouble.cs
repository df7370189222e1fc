using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Microsoft365.Tests.Reading;

/// <summary>A small Graph for what the lab cannot do: an exact number of records at exact times, late arrivals, and answers that nobody should trust.</summary>
internal sealed partial class GraphDouble : IAsyncDisposable
{
    private readonly WebApplication app;

    private GraphDouble(WebApplication app) => this.app = app;

    /// <summary>Records by path, in any order.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<JsonObject>> Records { get; } = new();

    /// <summary>Filters and queries that were asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public LabClock Clock { get; } = new(new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero));

    public int PageSize { get; set; } = 100;

    public bool RefusesBeta { get; set; }

    public bool RefusesSeveralKinds { get; set; }

    public string? NextLinkHost { get; set; }

    public bool RepeatsNextLink { get; set; }

    public bool IsPartial { get; set; }

    /// <summary>A hunting table that the tenant does not have.</summary>
    public string? MissingTable { get; set; }

    /// <summary>Name of the hunting tables' time column.</summary>
    public string TimeColumn { get; set; } = "Timestamp";

    /// <summary>Hunting queries over more time than this take too long.</summary>
    public TimeSpan? SlowFrom { get; set; }

    public Uri Root => new(app.Urls.Single());

    public static async Task<GraphDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var graph = new GraphDouble(app);
        app.MapPost("/{tenant}/oauth2/v2.0/token", () => Results.Json(new { access_token = "t", expires_in = 3599 }));
        app.MapPost("/v1.0/security/runHuntingQuery", graph.HuntAsync);
        app.MapGet("/{**path}", graph.PageAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return graph;
    }

    public void Add(string path, params IEnumerable<JsonObject> records)
    {
        foreach (var record in records)
        {
            Records.GetOrAdd(path, _ => []).Enqueue(record);
        }
    }

    public async Task<List<Batch>> ReadAsync(string feed, Cursor cursor, Action<IDictionary<string, string?>>? configure = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Connectors:Microsoft365:TenantId"] = "t-1",
            ["Connectors:Microsoft365:ClientId"] = "c-1",
            ["Connectors:Microsoft365:ClientSecret"] = "secret-1",
            ["Connectors:Microsoft365:LoginBaseAddress"] = Root.ToString(),
            ["Connectors:Microsoft365:GraphBaseAddress"] = Root.ToString(),
            ["Connectors:Microsoft365:DefenderBaseAddress"] = Root.ToString(),
            ["Connectors:Microsoft365:Http:BudgetShare"] = "0",
        };
        configure?.Invoke(settings);
        var services = new ServiceCollection().AddMicrosoft365Connector(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<TimeProvider>(Clock);
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IConnector>().ReadAsync(feed, cursor, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static List<string> Ids(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!)];

    public static Cursor Last(IEnumerable<Batch> batches) => new(batches.Last(batch => batch.NextCursor is not null).NextCursor);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task PageAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (RefusesBeta && path.StartsWith("/beta", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 400;
            return;
        }

        var filter = http.Request.Query["$filter"].ToString();
        if (RefusesSeveralKinds && filter.Contains(" or ", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 400;
            return;
        }

        var from = int.Parse(http.Request.Query["$skiptoken"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        if (from == 0)
        {
            Asked.Enqueue($"{path} {filter}");
        }

        var bound = Bounds().Match(filter);
        var kinds = Kind().Matches(filter).Select(match => match.Groups[1].Value).ToList();
        var found = Records.GetValueOrDefault(path, []).Where(record =>
            (!bound.Success || Within(record[bound.Groups[1].Value], bound.Groups[2].Value, bound.Groups[3].Value))
            && (kinds.Count == 0 || kinds.Contains((string)record["kind"]!))).ToList();
        var page = found.Skip(from).Take(PageSize).Select(record => record.DeepClone());
        var answer = new JsonObject { ["value"] = new JsonArray([.. page]) };
        if (from + PageSize < found.Count)
        {
            var next = RepeatsNextLink ? from : from + PageSize;
            answer["@odata.nextLink"] = $"{NextLinkHost ?? Root.GetLeftPart(UriPartial.Authority)}{path}?$filter={Uri.EscapeDataString(filter)}&$skiptoken={next}";
        }

        if (IsPartial)
        {
            http.Response.StatusCode = 206;
            http.Response.Headers.Append("Warning", "199 - \"Example/Provider/503/10\"");
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private async Task HuntAsync(HttpContext http)
    {
        var query = (await JsonDocument.ParseAsync(http.Request.Body)).RootElement.GetProperty("Query").GetString()!;
        http.Response.ContentType = "application/json";
        if (query.EndsWith("| getschema", StringComparison.Ordinal))
        {
            if (MissingTable is { } missing && query.StartsWith(missing, StringComparison.Ordinal))
            {
                http.Response.StatusCode = 400;
                await http.Response.WriteAsync($$$"""{"error":{"code":"BadRequest","message":"'{{{missing}}}' operator: Failed to resolve table or column expression named '{{{missing}}}'"}}""");
                return;
            }

            await http.Response.WriteAsync($$"""{"results":[{"ColumnName":"{{TimeColumn}}","ColumnType":"datetime"},{"ColumnName":"ReportId","ColumnType":"long"}]}""");
            return;
        }

        Asked.Enqueue(query);
        if (SlowFrom is { } longest && Hunting().Match(query) is var asked && VendorTimeOf(asked.Groups[5].Value) - VendorTimeOf(asked.Groups[3].Value) > longest)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":{"code":"BadRequest","message":"Query execution has exceeded the allowed limits: timeout."}}""");
            return;
        }

        var match = Hunting().Match(query);
        var to = VendorTimeOf(match.Groups[5].Value);
        var rows = Records.GetValueOrDefault(match.Groups[1].Value, []).Where(row => VendorTimeOf((string)row[match.Groups[2].Value]!) is var time
            && time >= VendorTimeOf(match.Groups[3].Value) && (match.Groups[4].Value == "<=" ? time <= to : time < to));
        var answer = new JsonObject { ["results"] = new JsonArray([.. rows.Take(int.Parse(match.Groups[6].Value, CultureInfo.InvariantCulture)).Select(row => row.DeepClone())]) };
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private static bool Within(JsonNode? time, string from, string to) =>
        VendorTimeOf((string)time!) is var at && at >= VendorTimeOf(from) && at <= VendorTimeOf(to);

    private static DateTimeOffset VendorTimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex("(\\w+) ge (\\S+) and \\w+ le (\\S+)")]
    private static partial Regex Bounds();

    [GeneratedRegex("t eq '(\\w+)'")]
    private static partial Regex Kind();

    [GeneratedRegex(@"^(\w+) \| where (\w+) >= datetime\((\S+)\) and \w+ (<=?) datetime\((\S+)\) \| take (\d+)$")]
    private static partial Regex Hunting();
}
