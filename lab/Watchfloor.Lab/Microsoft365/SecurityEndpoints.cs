using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Graph security: alerts and incidents.</summary>
internal sealed class SecurityEndpoints(MicrosoftServer server)
{
    private readonly GraphList _alerts = new(server)
    {
        Filterable = new HashSet<string> { "assignedTo", "classification", "determination", "createdDateTime", "lastUpdateDateTime", "severity", "serviceSource", "status" },
        TimeField = "lastUpdateDateTime",
        DefaultTop = 100,
        MaximumTop = 1000,
        ClampsTop = true,
        MaximumSkip = 500,
    };

    private readonly GraphList _incidents = new(server)
    {
        Filterable = new HashSet<string> { "assignedTo", "classification", "determination", "createdDateTime", "lastUpdateDateTime", "severity", "status" },
        TimeField = "lastUpdateDateTime",
        DefaultTop = 50,
        MaximumTop = 50,
        MaximumSkip = 500,
    };

    private LabContext Lab => server.Lab;

    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/security/alerts_v2", AlertsAsync);
        app.MapGet("/v1.0/security/alerts_v2/{id}", AlertAsync);
        app.MapGet("/v1.0/security/incidents", IncidentsAsync);
        app.MapGet("/v1.0/security/incidents/{id}", IncidentAsync);
    }

    private async Task AlertsAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityAlert.Read.All"))
        {
            await _alerts.AnswerAsync(http, Lab.Story.GraphAlerts.ArrivedBy(Lab.Clock.GetUtcNow()));
        }
    }

    private async Task AlertAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityAlert.Read.All"))
        {
            await OneAsync(http, Lab.Story.GraphAlerts, (json, record) => CopyFields(json, record));
        }
    }

    private async Task IncidentsAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityIncident.Read.All"))
        {
            var expands = http.Request.Query["$expand"] == "alerts";
            await _incidents.AnswerAsync(http, Lab.Story.GraphIncidents.ArrivedBy(Lab.Clock.GetUtcNow()), (json, record) => WriteIncident(json, record, expands));
        }
    }

    private async Task IncidentAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityIncident.Read.All"))
        {
            var expands = http.Request.Query["$expand"] == "alerts";
            await OneAsync(http, Lab.Story.GraphIncidents, (json, record) => WriteIncidentFields(json, record, expands));
        }
    }

    private async Task OneAsync(HttpContext http, RecordSet list, Action<Utf8JsonWriter, LabRecord> write)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        var record = list.ArrivedBy(Lab.Clock.GetUtcNow()).FirstOrDefault(candidate => candidate.Id == id);
        await (record is null ? server.ErrorAsync(http, 404, "NotFound", "Resource not found.") : http.JsonAsync(200, json => write(json, record)));
    }

    private void WriteIncident(Utf8JsonWriter json, LabRecord incident, bool expands)
    {
        json.WriteStartObject();
        WriteIncidentFields(json, incident, expands);
        json.WriteEndObject();
    }

    private void WriteIncidentFields(Utf8JsonWriter json, LabRecord incident, bool expands)
    {
        CopyFields(json, incident);
        if (expands)
        {
            json.WriteStartArray("alerts");
            foreach (var alert in Lab.Story.GraphAlerts.ArrivedBy(Lab.Clock.GetUtcNow()).Where(alert => alert.Device == incident.Id))
            {
                json.WriteRawValue(alert.Json.Span, skipInputValidation: true);
            }

            json.WriteEndArray();
        }
    }

    private static void CopyFields(Utf8JsonWriter json, LabRecord record)
    {
        using var document = JsonDocument.Parse(record.Json);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            property.WriteTo(json);
        }
    }
}
