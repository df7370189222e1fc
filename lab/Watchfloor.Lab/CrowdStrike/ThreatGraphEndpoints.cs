using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>ThreatGraph over the story's sensor events: vertices (<c>aid:host:host</c>, <c>pid:host:number</c>), what they are, and the edges that leave a process.</summary>
internal sealed class ThreatGraphEndpoints(CrowdStrikeServer server)
{
    private const string Scope = "Threatgraph:read";
    private const int MostIds = 100;
    private const int PageSize = 100;
    private const string Sensors = "sensors";
    private const string Processes = "processes";

    // What an event says of the process it names, as an edge.
    private static readonly Dictionary<string, string> EdgeTypes = new()
    {
        ["ProcessRollup2"] = "child_process", ["DnsRequest"] = "dns", ["NetworkConnectIP4"] = "ipv4", ["NetworkConnectIP6"] = "ipv6",
    };

    public void Map(WebApplication app)
    {
        app.MapGet("/threatgraph/combined/edges/v1", EdgesAsync);
        app.MapGet("/threatgraph/combined/{type}/summary/v1", http => VerticesAsync(http, isSummary: true));
        app.MapGet("/threatgraph/entities/{type}/v2", http => VerticesAsync(http, isSummary: false));
    }

    private async Task EdgesAsync(HttpContext http)
    {
        if (await IdsAsync(http) is not { } ids)
        {
            return;
        }

        var type = http.Request.Query["edge_type"].ToString();
        if (!EdgeTypes.ContainsValue(type))
        {
            await server.ErrorAsync(http, 400, $"edge_type must be one of {string.Join(", ", EdgeTypes.Values)}");
            return;
        }

        // Offsets are texts in this service.
        _ = int.TryParse(http.Request.Query["offset"], out var offset);
        var edges = ids.Where(id => id.Kind == Processes).SelectMany(id => EventsOf(id.Device).Where(item => EdgeTypes.GetValueOrDefault(item.Record.Kind) == type && Source(item) == id.Object).Select(item => (From: id.Text, item.Record, item.Json)))
            .Skip(Math.Max(0, offset)).Take(PageSize + 1).ToList();
        await server.AnswerAsync(
            http,
            json => json.List("resources", edges.Take(PageSize), (item, edge) => item
                .Text("id", Target(edge.Record, edge.Json)).Text("source_vertex_id", edge.From).Text("edge_type", type).Text("direction", "output").Text("scope", "device")
                .Text("device_id", edge.Record.Device).Text("timestamp", Json.Nanos(edge.Record.Time)).Object("properties", properties => Properties(properties, edge.Json))),
            pagination => pagination.Text("offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Text("next_page", edges.Count > PageSize ? (offset + PageSize).ToString(System.Globalization.CultureInfo.InvariantCulture) : "").Number("limit", PageSize));
    }

    private async Task VerticesAsync(HttpContext http, bool isSummary)
    {
        if (await IdsAsync(http) is not { } ids)
        {
            return;
        }

        var type = (string)http.Request.RouteValues["type"]!;
        if (type is not (Sensors or Processes))
        {
            await server.ErrorAsync(http, 400, $"vertex_type must be {Sensors} or {Processes}");
            return;
        }

        var found = ids.Where(id => id.Kind == type).Select(id => (Id: id, Event: Describe(id))).Where(item => item.Event is not null).ToList();
        var missing = ids.Where(id => found.TrueForAll(item => item.Id != id)).Select(id => (404, $"'{id.Text}' not found", id.Text)).ToList();
        await server.AnswerInPartAsync(
            http,
            json => json.List("resources", found, (item, vertex) => item
                .Text("id", vertex.Id.Text).Text("vertex_type", type[..^(type == Processes ? 2 : 1)]).Text("scope", "device").Text("customer_id", server.Lab.Story.Company.Cid).Text("device_id", vertex.Id.Device)
                .Text("object_id", vertex.Id.Object).Text("timestamp", Json.Nanos(vertex.Event!.Value.Record.Time))
                .Object("properties", properties => (isSummary ? (Action<Utf8JsonWriter, JsonElement>)Summary : Properties)(properties, vertex.Event.Value.Json))),
            missing);
    }

    private async Task<List<Vertex>?> IdsAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return null;
        }

        var ids = http.Request.Query["ids"].OfType<string>().Distinct().Select(Vertex.Of).ToList();
        if (ids.Count is > 0 and <= MostIds && ids.TrueForAll(id => id is not null))
        {
            return ids!;
        }

        await server.ErrorAsync(http, 400, $"ids must be 1 to {MostIds} vertex ids such as aid:<host>:<host> or pid:<host>:<number>");
        return null;
    }

    private IEnumerable<(LabRecord Record, JsonElement Json)> EventsOf(string device) =>
        server.Lab.Story.FalconTelemetry.ArrivedBy(server.Now).Where(record => record.Device == device).Select(record => (record, JsonDocument.Parse(record.Json).RootElement));

    // A host is what its newest event says, a process what its start said.
    private (LabRecord Record, JsonElement Json)? Describe(Vertex id)
    {
        var events = EventsOf(id.Device).Where(item => id.Kind == Sensors || (item.Record.Kind is "ProcessRollup2" or "SyntheticProcessRollup2" && Text(item.Json, "TargetProcessId") == id.Object)).ToList();
        return events.Count == 0 ? null : events[^1];
    }

    private static string Source((LabRecord Record, JsonElement Json) item) => Text(item.Json, item.Record.Kind == "ProcessRollup2" ? "ParentProcessId" : "ContextProcessId");

    private static string Target(LabRecord record, JsonElement json) => record.Kind switch
    {
        "ProcessRollup2" => $"pid:{record.Device}:{Text(json, "TargetProcessId")}",
        "DnsRequest" => $"dns:{Text(json, "DomainName")}",
        "NetworkConnectIP6" => $"ipv6:{Text(json, "RemoteAddressIP6")}",
        _ => $"ipv4:{Text(json, "RemoteAddressIP4")}",
    };

    private static void Properties(Utf8JsonWriter json, JsonElement record)
    {
        foreach (var property in record.EnumerateObject())
        {
            property.WriteTo(json);
        }
    }

    private static void Summary(Utf8JsonWriter json, JsonElement record)
    {
        foreach (var name in (string[])["ComputerName", "ImageFileName", "CommandLine", "UserName"])
        {
            if (record.TryGetProperty(name, out var value))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";

    private sealed record Vertex(string Text, string Kind, string Device, string Object)
    {
        public static Vertex? Of(string text) => text.Split(':') switch
        {
            ["aid", var device, var id] => new(text, Sensors, device, id),
            ["pid", var device, var id] => new(text, Processes, device, id),
            _ => null,
        };
    }
}
