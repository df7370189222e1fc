using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>What an analyst does with alerts and incidents: change, comment, move, merge.</summary>
internal sealed class AlertWork(MicrosoftServer server)
{
    private const string AlertWrite = "SecurityAlert.ReadWrite.All";
    private const string IncidentWrite = "SecurityIncident.ReadWrite.All";

    private static readonly Dictionary<string, string[]> Choices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["classification"] = ["unknown", "falsePositive", "truePositive", "informationalExpectedActivity"],
        ["determination"] =
        [
            "unknown", "apt", "malware", "securityPersonnel", "securityTesting", "unwantedSoftware", "other", "multiStagedAttack", "compromisedAccount", "phishing", "maliciousUserActivity", "notMalicious",
            "notEnoughDataToValidate", "confirmedActivity", "lineOfBusinessApplication",
        ],
    };

    private static readonly string[] AlertStates = ["new", "inProgress", "resolved"];
    private static readonly string[] IncidentStates = ["active", "resolved", "inProgress", "awaitingAction"];
    private static readonly string[] AlertFields = ["status", "classification", "determination", "assignedTo"];
    private static readonly string[] IncidentFields = ["status", "classification", "determination", "assignedTo", "customTags"];

    private LabContext Lab => server.Lab;

    private DateTimeOffset Now => Lab.Clock.GetUtcNow();

    public void Map(WebApplication app)
    {
        app.MapPatch("/v1.0/security/alerts_v2/{id}", http => ChangeAsync(http, server.State.Alerts, AlertWrite, AlertFields, AlertStates));
        app.MapPatch("/v1.0/security/incidents/{id}", http => ChangeAsync(http, server.State.Incidents, IncidentWrite, IncidentFields, IncidentStates));
        app.MapPost("/v1.0/security/alerts_v2/{id}/comments", http => CommentAsync(http, server.State.Alerts, AlertWrite));
        app.MapPost("/v1.0/security/incidents/{id}/comments", http => CommentAsync(http, server.State.Incidents, IncidentWrite));
        app.MapPost("/v1.0/security/alerts_v2/microsoft.graph.security.moveAlerts", MoveAsync);
        app.MapPost("/v1.0/security/incidents/microsoft.graph.security.mergeIncidents", MergeAsync);
    }

    private async Task ChangeAsync(HttpContext http, RecordOverlay list, string permission, string[] fields, string[] states)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, permission) || await FindAsync(http, list) is not { } record)
        {
            return;
        }

        var body = await http.BodyAsync();
        var wrong = body is null ? "The request body must be a JSON object."
            : body.Names.FirstOrDefault(name => !name.StartsWith('@') && !fields.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } other ? $"The property '{other}' cannot be changed."
            : body.Names.FirstOrDefault(name => !IsAllowed(name, body.Find(name)!.Value, states)) is { } bad ? $"The value of '{bad}' is not one of its members."
            : null;
        if (wrong is not null)
        {
            await server.ErrorAsync(http, 400, "BadRequest", wrong);
            return;
        }

        var now = Now;
        var changed = list.Change(record, now, json =>
        {
            foreach (var name in fields.Where(name => body!.Find(name) is not null))
            {
                json[name] = Canonical(name, body!.Find(name)!.Value, states);
            }

            json["lastUpdateDateTime"] = Json.Ticks(now);
            if (json.ContainsKey("resolvedDateTime"))
            {
                json["resolvedDateTime"] = (string?)json["status"] == "resolved" ? Json.Ticks(now) : null;
            }
        });
        await http.JsonAsync(200, json => MicrosoftServer.CopyFields(json, changed));
    }

    private async Task CommentAsync(HttpContext http, RecordOverlay list, string permission)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, permission) || await FindAsync(http, list) is not { } record)
        {
            return;
        }

        if ((await http.BodyAsync())?.Text("comment") is not { Length: > 0 } comment)
        {
            await server.ErrorAsync(http, 400, "BadRequest", "The property 'comment' is required.");
            return;
        }

        var changed = Comment(list, record, comment);
        await http.JsonAsync(200, json =>
        {
            json.Text("@odata.context", $"{MicrosoftServer.Root(http)}/v1.0/$metadata#Collection(microsoft.graph.security.alertComment)");
            json.WritePropertyName("value");
            json.WriteRawValue(JsonNode.Parse(changed.Json.Span)!["comments"]!.ToJsonString());
        });
    }

    private async Task MoveAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, AlertWrite))
        {
            return;
        }

        var body = await http.BodyAsync();
        var alerts = body?.Texts("alertIds")?.Select(id => server.State.Alerts.Find(id, Now)).ToList();
        var target = body?.Text("incidentId") is { Length: > 0 } id ? server.State.Incidents.Find(id, Now) : null;
        if (alerts is not { Count: > 0 } || alerts.Contains(null) || target is null)
        {
            await server.ErrorAsync(http, 400, "BadRequest", "alertIds and incidentId must name alerts and an incident that exist.");
            return;
        }

        foreach (var alert in alerts)
        {
            Move(alert!, target.Id, body!.Text("alertComment"));
        }

        await TargetAsync(http, target.Id);
    }

    private async Task MergeAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, IncidentWrite))
        {
            return;
        }

        var body = await http.BodyAsync();
        var incidents = body?.Texts("incidentIds")?.Distinct().Select(id => server.State.Incidents.Find(id, Now)).ToList();
        if (incidents is not { Count: > 1 } || incidents.Contains(null))
        {
            await server.ErrorAsync(http, 400, "BadRequest", "incidentIds must name two or more incidents that exist.");
            return;
        }

        var target = incidents[0]!;
        foreach (var incident in incidents.Skip(1))
        {
            foreach (var alert in server.State.Alerts.ArrivedBy(Now).Where(alert => alert.Device == incident!.Id))
            {
                Move(alert, target.Id, null);
            }

            Redirect(incident!, target.Id);
        }

        if (body!.Text("incidentComment") is { Length: > 0 } comment)
        {
            Comment(server.State.Incidents, target, comment);
        }

        await TargetAsync(http, target.Id);
    }

    private void Move(LabRecord alert, string incident, string? comment)
    {
        var now = Now;
        var moved = server.State.Alerts.Change(
            alert,
            now,
            json =>
            {
                json["incidentId"] = incident;
                json["incidentWebUrl"] = $"https://security.example/incidents/{incident}?tid={Lab.Story.Company.TenantId}";
                json["lastUpdateDateTime"] = Json.Ticks(now);
            },
            incident);
        if (comment is { Length: > 0 })
        {
            Comment(server.State.Alerts, moved, comment);
        }

        // An incident that lost its last alert is told where that went.
        if (alert.Device != incident && server.State.Incidents.Find(alert.Device, now) is { } left && !server.State.Alerts.ArrivedBy(now).Any(other => other.Device == left.Id))
        {
            Redirect(left, incident);
        }
    }

    private void Redirect(LabRecord incident, string target)
    {
        var now = Now;
        server.State.Incidents.Change(incident, now, json =>
        {
            (json["status"], json["redirectIncidentId"]) = ("redirected", target);
            json["lastUpdateDateTime"] = Json.Ticks(now);
        });
    }

    private LabRecord Comment(RecordOverlay list, LabRecord record, string comment)
    {
        var now = Now;
        return list.Change(record, now, json =>
        {
            var comments = json["comments"] as JsonArray ?? [];
            json["comments"] = comments.DeepClone();
            json["comments"]!.AsArray().Add(new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.security.alertComment", ["comment"] = comment, ["createdByDisplayName"] = Lab.Addresses.MicrosoftClientId, ["createdDateTime"] = Json.Ticks(now),
            });
            json["lastUpdateDateTime"] = Json.Ticks(now);
        });
    }

    private async Task<LabRecord?> FindAsync(HttpContext http, RecordOverlay list)
    {
        var record = list.Find((string)http.Request.RouteValues["id"]!, Now);
        if (record is null)
        {
            await server.ErrorAsync(http, 404, "NotFound", "Resource not found.");
        }

        return record;
    }

    private static Task TargetAsync(HttpContext http, string target) => http.JsonAsync(200, json => json
        .Text("@odata.context", $"{MicrosoftServer.Root(http)}/v1.0/$metadata#microsoft.graph.security.mergeResponse").Text("targetIncidentId", target));

    private static bool IsAllowed(string name, JsonElement value, string[] states) => name.ToLowerInvariant() switch
    {
        "status" => Member(value, states) is not null,
        "classification" or "determination" => value.ValueKind == JsonValueKind.Null || Member(value, Choices[name]) is not null,
        "customtags" => value.ValueKind == JsonValueKind.Array,
        "assignedto" => value.ValueKind is JsonValueKind.String or JsonValueKind.Null,
        _ => true,
    };

    private static JsonNode? Canonical(string name, JsonElement value, string[] states) => name switch
    {
        "status" => Member(value, states),
        "classification" or "determination" when value.ValueKind == JsonValueKind.String => Member(value, Choices[name]),
        _ => JsonNode.Parse(value.GetRawText()),
    };

    private static string? Member(JsonElement value, string[] members) =>
        value.ValueKind == JsonValueKind.String ? members.FirstOrDefault(member => string.Equals(member, value.GetString(), StringComparison.OrdinalIgnoreCase)) : null;
}
