using System.Text.Json;
using System.Text.Json.Nodes;
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
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All"))
        {
            await _alerts.AnswerAsync(http, server.State.Alerts.ArrivedBy(Lab.Clock.GetUtcNow()), HasOddAlerts ? WriteOddAlert : null, Lab.Options.MicrosoftQuirks.IsPartial ? Partial : null);
        }
    }

    private async Task AlertAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All"))
        {
            await OneAsync(http, server.State.Alerts, MicrosoftServer.CopyFields);
        }
    }

    private async Task IncidentsAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityIncident.Read.All", "SecurityIncident.ReadWrite.All"))
        {
            var expands = http.Request.Query["$expand"] == "alerts";
            if (expands && Lab.Options.MicrosoftQuirks.ExpandFails)
            {
                await server.ErrorAsync(http, 500, "InternalServerError", "An error has occurred.");
                return;
            }

            await _incidents.AnswerAsync(http, server.State.Incidents.ArrivedBy(Lab.Clock.GetUtcNow()), (json, record) => WriteIncident(json, record, expands), Lab.Options.MicrosoftQuirks.IsPartial ? Partial : null);
        }
    }

    private async Task IncidentAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityIncident.Read.All", "SecurityIncident.ReadWrite.All"))
        {
            var expands = http.Request.Query["$expand"] == "alerts";
            await OneAsync(http, server.State.Incidents, (json, record) => WriteIncidentFields(json, record, expands));
        }
    }

    private async Task OneAsync(HttpContext http, RecordOverlay list, Action<Utf8JsonWriter, LabRecord> write)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        var record = list.Find(id, Lab.Clock.GetUtcNow());
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
        MicrosoftServer.CopyFields(json, incident);
        if (expands)
        {
            json.WriteStartArray("alerts");
            foreach (var alert in server.State.Alerts.ArrivedBy(Lab.Clock.GetUtcNow()).Where(alert => alert.Device == incident.Id))
            {
                json.WriteRawValue(alert.Json.Span, skipInputValidation: true);
            }

            json.WriteEndArray();
        }
    }

    private bool HasOddAlerts => Lab.Options.MicrosoftQuirks.WritesEnumsOtherwise || Lab.Options.MicrosoftQuirks.HasUnknownEvidence;

    private void WriteOddAlert(Utf8JsonWriter json, LabRecord record)
    {
        var alert = JsonNode.Parse(record.Json.Span)!.AsObject();
        if (Lab.Options.MicrosoftQuirks.WritesEnumsOtherwise)
        {
            foreach (var name in (string[])["status", "severity", "serviceSource"])
            {
                alert[name] = (string?)alert[name] is { Length: > 0 } member ? char.ToUpperInvariant(member[0]) + member[1..] : null;
            }

            alert["detectionSource"] = "quantumSensor";
            foreach (var evidence in alert["evidence"]!.AsArray())
            {
                evidence!["verdict"] = "5";
            }
        }

        if (Lab.Options.MicrosoftQuirks.HasUnknownEvidence)
        {
            alert["evidence"]!.AsArray().Add(new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.security.teapotEvidence", ["createdDateTime"] = (string?)alert["createdDateTime"], ["verdict"] = "suspicious", ["brew"] = new JsonObject { ["kind"] = "oolong", ["cups"] = 3 },
            });
        }

        alert.WriteTo(json);
    }

    // What federated providers that fail look like: the data that is there, and a header that names who is missing.
    private static void Partial(HttpContext http)
    {
        http.Response.StatusCode = 206;
        http.Response.Headers.Append("Warning", "199 - \"Microsoft/MDO/504/10000\"");
    }
}
