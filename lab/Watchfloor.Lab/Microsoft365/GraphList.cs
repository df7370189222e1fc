using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>One Graph collection: what may be filtered and ordered on, and how far a page reaches.</summary>
internal sealed class GraphList(MicrosoftServer server)
{
    private PageStore? _pages;

    /// <summary>Fields that <c>$filter</c> knows.</summary>
    public required IReadOnlySet<string> Filterable { get; init; }

    /// <summary>The field that holds the record's time.</summary>
    public required string TimeField { get; init; }

    /// <summary>Records on a page when the client does not say.</summary>
    public required int DefaultTop { get; init; }

    /// <summary>Records on a page at most.</summary>
    public required int MaximumTop { get; init; }

    /// <summary>Whether a larger <c>$top</c> is cut down silently; refused otherwise.</summary>
    public bool ClampsTop { get; init; }

    /// <summary>Largest <c>$skip</c>; null when the list knows no <c>$skip</c>.</summary>
    public int? MaximumSkip { get; init; }

    /// <summary>Whether the newest comes first when the client does not say.</summary>
    public bool NewestFirst { get; init; } = true;

    private PageStore Pages => _pages ??= new PageStore(server.Lab.Options, server.Lab.Clock);

    /// <summary>Answers a request for a page of <paramref name="records"/>, which are oldest first.</summary>
    /// <param name="http">The request.</param>
    /// <param name="records">What the list holds.</param>
    /// <param name="write">Writes a record; as it is when null.</param>
    /// <param name="mark">Changes status and headers of the answer; null for a plain 200.</param>
    public async Task AnswerAsync(HttpContext http, IEnumerable<LabRecord> records, Action<Utf8JsonWriter, LabRecord>? write = null, Action<HttpContext>? mark = null)
    {
        var query = http.Request.Query;
        try
        {
            var position = query["$skiptoken"].ToString() is { Length: > 0 } token
                ? Pages.Find(token) ?? throw new FormatException("Invalid page token.")
                : First(query, records);
            var (items, next) = http.Slice(position.Result, position.From, server.Lab.Page(position.Size, MaximumTop));
            mark?.Invoke(http);
            await http.JsonAsync(mark is null ? 200 : http.Response.StatusCode, json =>
            {
                json.Text("@odata.context", $"{MicrosoftServer.Root(http)}/$metadata#{http.Request.Path.Value?.TrimStart('/')}");
                if (query["$count"] == "true")
                {
                    json.Number("@odata.count", position.Result.Count);
                }

                if (next is { } from)
                {
                    // Opaque, but what was asked goes along, as with the real one.
                    var kept = query.Where(pair => pair.Key is not ("$skiptoken" or "$skip")).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}");
                    var link = string.Join('&', kept.Append($"%24skiptoken={Pages.Keep(position.Result, from, position.Size, "", TimeSpan.FromHours(12))}"));
                    json.Text("@odata.nextLink", $"{MicrosoftServer.Root(http)}{http.Request.Path}?{link}");
                }

                WriteItems(json, items, http, write);
            });
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, "BadRequest", error.Message);
        }
    }

    private static void WriteItems(Utf8JsonWriter json, IReadOnlyList<LabRecord> items, HttpContext http, Action<Utf8JsonWriter, LabRecord>? write)
    {
        if (write is null)
        {
            json.Records("value", items, http);
            return;
        }

        json.WriteStartArray("value");
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private PageStore.Position First(IQueryCollection query, IEnumerable<LabRecord> records)
    {
        if (!Limits.TryRead(query["$top"], DefaultTop, 1, ClampsTop ? int.MaxValue : MaximumTop, out var top))
        {
            throw new FormatException($"The limit of '{MaximumTop}' for Top query has been exceeded, or the value is not a number.");
        }

        if (!Limits.TryRead(query["$skip"], 0, 0, MaximumSkip ?? 0, out var skip))
        {
            throw new FormatException($"The limit of '{MaximumSkip ?? 0}' for Skip query has been exceeded.");
        }

        var accepts = OData.Compile(query["$filter"], Filterable, TimeField);
        var result = records.Where(accepts).ToList();
        var order = query["$orderby"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (order.Length > 0 && !Filterable.Contains(order[0]))
        {
            throw new FormatException($"Ordering by '{order[0]}' is not supported.");
        }

        if (order.Length > 0 && !string.Equals(order[0], TimeField, StringComparison.OrdinalIgnoreCase))
        {
            result = Ordered(result, order[0].Split('/'), order.ElementAtOrDefault(1) == "desc");
        }
        else if (order.Length > 0 ? order.ElementAtOrDefault(1) == "desc" : NewestFirst)
        {
            result.Reverse();
        }

        return new PageStore.Position(result, skip, Math.Min(top, MaximumTop), "", default);
    }

    private static List<LabRecord> Ordered(List<LabRecord> records, string[] path, bool descending)
    {
        var comparer = Comparer<string>.Create(FieldValue.Compare);
        var keyed = records.Select(record =>
        {
            using var document = JsonDocument.Parse(record.Json);
            return (Key: FieldValue.Of(document.RootElement, path).FirstOrDefault() ?? "", Record: record);
        }).ToList();
        return [.. (descending ? keyed.OrderByDescending(entry => entry.Key, comparer) : keyed.OrderBy(entry => entry.Key, comparer)).Select(entry => entry.Record)];
    }
}
