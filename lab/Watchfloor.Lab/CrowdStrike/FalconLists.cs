using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>How one list endpoint of Falcon may be asked.</summary>
/// <param name="Fields">Fields that filter and sort know.</param>
/// <param name="Sort">The order without a sort.</param>
/// <param name="Limit">Records when no limit is given.</param>
/// <param name="Maximum">Most records on a page.</param>
/// <param name="Cap">Where offset and limit together must stay below; null for no cap.</param>
internal sealed record FalconListRules(IReadOnlySet<string> Fields, string Sort, int Limit, int Maximum, int? Cap = null);

/// <summary>List endpoints that page by a number, as most of Falcon's do.</summary>
internal static class FalconLists
{
    /// <summary>Answers with full records.</summary>
    public static Task RecordsAsync(this CrowdStrikeServer server, HttpContext http, IEnumerable<LabRecord> records, FalconListRules rules, Action<HttpContext, Page>? headers = null) =>
        server.ListAsync(http, records, rules, (json, page) => json.Records("resources", page.Items, http), headers);

    /// <summary>Answers with ids.</summary>
    public static Task IdsAsync(this CrowdStrikeServer server, HttpContext http, IEnumerable<LabRecord> records, FalconListRules rules, Func<LabRecord, string>? id = null) =>
        server.ListAsync(http, records, rules, (json, page) => json.Texts("resources", page.Items.Select(id ?? (record => record.Id))), null);

    /// <summary>A page of a list.</summary>
    public sealed record Page(IReadOnlyList<LabRecord> Items, int Offset, int Limit, int? Next, int Total);

    private static async Task ListAsync(
        this CrowdStrikeServer server, HttpContext http, IEnumerable<LabRecord> records, FalconListRules rules, Action<System.Text.Json.Utf8JsonWriter, Page> write, Action<HttpContext, Page>? headers)
    {
        var query = http.Request.Query;
        if (!Limits.TryRead(query["limit"], rules.Limit, 1, rules.Maximum, out var limit) || !Limits.TryRead(query["offset"], 0, 0, int.MaxValue, out var offset))
        {
            await server.ErrorAsync(http, 400, $"limit must be 1 to {rules.Maximum} and offset a number");
            return;
        }

        if (rules.Cap is { } cap && (long)offset + limit > cap)
        {
            await server.ErrorAsync(http, 400, $"limit + offset must not exceed {cap}");
            return;
        }

        try
        {
            var result = FalconQuery.Run(records, query["filter"], query["sort"], rules.Sort, rules.Fields, server.Lab.Clock.GetUtcNow());
            var (items, next) = http.Slice(result, offset, server.Lab.Page(limit, rules.Maximum));
            var page = new Page(items, offset, limit, next, result.Count);
            headers?.Invoke(http, page);
            await server.AnswerAsync(http, json => write(json, page), pagination => pagination.Number("offset", offset).Number("limit", limit).Number("total", result.Count));
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }

    /// <summary>Answers with the records of some ids, in an order of its own; says so for those it does not know, with 200.</summary>
    public static async Task EntitiesAsync(this CrowdStrikeServer server, HttpContext http, IReadOnlyList<string> ids, IEnumerable<LabRecord> records, int maximum, int tooMany)
    {
        if (ids.Count == 0 || ids.Count > maximum)
        {
            await server.ErrorAsync(http, ids.Count == 0 ? 400 : tooMany, $"{ids.Count} ids given; 1 to {maximum} are allowed");
            return;
        }

        var wanted = ids.ToHashSet();
        var found = records.Where(record => wanted.Contains(record.Id)).OrderBy(record => record.Id.Length < 6 ? record.Id : record.Id[^6..], StringComparer.Ordinal).ToList();
        var missing = wanted.Except(found.Select(record => record.Id)).Order(StringComparer.Ordinal).Select(id => (404, $"'{id}' not found", id)).ToList();
        await server.AnswerInPartAsync(http, json => json.Records("resources", found, http), missing);
    }

    /// <summary>The texts of a list in a body; null when it is missing.</summary>
    public static IReadOnlyList<string>? TextsOf(System.Text.Json.JsonElement body, string name) =>
        body.ValueKind == System.Text.Json.JsonValueKind.Object && body.TryGetProperty(name, out var given) && given.ValueKind == System.Text.Json.JsonValueKind.Array
            ? [.. given.EnumerateArray().Select(item => item.ToString())]
            : null;
}
