using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Advanced hunting: one query, one answer, no paging.</summary>
internal sealed class HuntingEndpoints(MicrosoftServer server)
{
    // Tables that are there, and in which this company's story writes nothing.
    private static readonly RecordSet Nothing = new();

    private LabContext Lab => server.Lab;

    public void Map(WebApplication app)
    {
        app.MapPost("/v1.0/security/runHuntingQuery", RunAsync);
        app.MapPost("/v1.0/security/microsoft.graph.security.runHuntingQuery", RunAsync);
        app.MapPost("/beta/security/runHuntingQuery", RunAsync);
    }

    private async Task RunAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, "ThreatHunting.Read.All"))
        {
            return;
        }

        if ((await http.BodyAsync())?.Text("Query") is not { } text)
        {
            await server.ErrorAsync(http, 400, "BadRequest", "The request body must be JSON with the field Query.");
            return;
        }

        try
        {
            var now = Lab.Clock.GetUtcNow();
            var query = Kql.Parse(text, now);
            if (TableOf(query.Table) is not { } table || Lab.Options.MicrosoftQuirks.MissingTables.Contains(query.Table))
            {
                throw new FormatException($"'{query.Table}' : Failed to resolve table or column expression named '{query.Table}'.");
            }

            if (query.AsksForSchema)
            {
                await http.JsonAsync(200, json => HuntingSchema.Write(json, table));
                return;
            }

            var rows = query.Run(table.ArrivedBy(now, query.From, query.To), Lab.Options.MicrosoftQuirks.HuntingRowsScanned);
            await http.JsonAsync(200, json =>
            {
                WriteSchema(json, rows, query.Columns);
                WriteRows(json, rows, query.Columns, http);
            });
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, "BadRequest", error.Message);
        }
    }

    private RecordSet? TableOf(string name) => name switch
    {
        "DeviceProcessEvents" => Lab.Story.DeviceProcessEvents,
        "DeviceNetworkEvents" => Lab.Story.DeviceNetworkEvents,
        "DeviceLogonEvents" => Lab.Story.DeviceLogonEvents,
        "DeviceFileEvents" => Lab.Story.DeviceFileEvents,
        "EmailEvents" => Lab.Story.EmailEvents,
        "DeviceRegistryEvents" or "IdentityLogonEvents" => Nothing,
        _ => null,
    };

    private static void WriteSchema(Utf8JsonWriter json, List<LabRecord> rows, IReadOnlyList<string>? columns)
    {
        using var first = JsonDocument.Parse(rows.Count > 0 ? rows[0].Json : "{}"u8.ToArray());
        var names = first.RootElement.EnumerateObject().Where(property => columns is null || columns.Contains(property.Name)).Select(property => (property.Name, Type: HuntingSchema.TypeOf(property))).ToList();
        json.List("schema", names, (item, column) => item.Text("name", column.Name).Text("type", column.Type));
    }

    private static void WriteRows(Utf8JsonWriter json, List<LabRecord> rows, IReadOnlyList<string>? columns, HttpContext http)
    {
        if (columns is null)
        {
            json.Records("results", rows, http);
            return;
        }

        json.WriteStartArray("results");
        foreach (var row in rows)
        {
            using var document = JsonDocument.Parse(row.Json);
            json.WriteStartObject();
            foreach (var property in document.RootElement.EnumerateObject().Where(property => columns.Contains(property.Name)))
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
