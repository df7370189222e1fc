using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Entra through Graph: users, sign-ins, directory audits.</summary>
internal sealed class DirectoryEndpoints(MicrosoftServer server)
{
    private static readonly string[] DefaultUserFields = ["id", "displayName", "givenName", "surname", "userPrincipalName", "mail", "jobTitle", "officeLocation", "mobilePhone", "businessPhones", "preferredLanguage"];

    private static readonly string[] BetaOnlySignInFields =
    [
        "signInEventTypes", "authenticationDetails", "authenticationRequirement", "authenticationProtocol", "incomingTokenType", "userType", "autonomousSystemNumber", "uniqueTokenIdentifier",
        "sessionId", "tokenIssuerType", "networkLocationDetails", "crossTenantAccessType", "originalRequestId",
    ];

    private readonly GraphList _signIns = new(server)
    {
        Filterable = new HashSet<string>
        {
            "id", "createdDateTime", "userPrincipalName", "userDisplayName", "userId", "appId", "appDisplayName", "ipAddress", "status/errorCode", "location/countryOrRegion", "location/city", "correlationId",
            "conditionalAccessStatus", "riskState", "riskLevelDuringSignIn", "isInteractive", "clientAppUsed", "resourceDisplayName", "signInEventTypes", "deviceDetail/operatingSystem", "deviceDetail/browser",
        },
        TimeField = "createdDateTime",
        DefaultTop = 1000,
        MaximumTop = 1000,
    };

    private readonly GraphList _audits = new(server)
    {
        Filterable = new HashSet<string>
        {
            "activityDateTime", "activityDisplayName", "category", "loggedByService", "result", "correlationId", "initiatedBy/user/userPrincipalName", "initiatedBy/user/id", "initiatedBy/user/displayName",
            "targetResources/id", "targetResources/displayName", "operationType",
        },
        TimeField = "activityDateTime",
        DefaultTop = 1000,
        MaximumTop = 1000,
    };

    private readonly GraphList _users = new(server)
    {
        Filterable = new HashSet<string> { "id", "userPrincipalName", "mail", "displayName", "accountEnabled", "department", "jobTitle", "userType", "onPremisesSamAccountName", "onPremisesSecurityIdentifier" },
        TimeField = "createdDateTime",
        DefaultTop = 100,
        MaximumTop = 999,
        NewestFirst = false,
    };

    private readonly GraphList _devices = new(server)
    {
        Filterable = new HashSet<string> { "id", "deviceId", "displayName", "operatingSystem", "accountEnabled", "isCompliant", "isManaged", "trustType", "approximateLastSignInDateTime" },
        TimeField = "registrationDateTime",
        DefaultTop = 100,
        MaximumTop = 999,
        NewestFirst = false,
    };

    private LabContext Lab => server.Lab;

    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/auditLogs/signIns", http => SignInsAsync(http, beta: false));
        app.MapGet("/beta/auditLogs/signIns", http => SignInsAsync(http, beta: true));
        app.MapGet("/v1.0/auditLogs/directoryAudits", AuditsAsync);
        app.MapGet("/beta/auditLogs/directoryAudits", AuditsAsync);
        app.MapGet("/v1.0/users", UsersAsync);
        app.MapGet("/v1.0/users/{id}", UserAsync);
        app.MapGet("/v1.0/devices", DevicesAsync);
    }

    private async Task SignInsAsync(HttpContext http, bool beta)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, "AuditLog.Read.All"))
        {
            return;
        }

        // Without a filter on the kind only people's own sign-ins come, also in beta.
        var all = beta && http.Request.Query["$filter"].ToString().Contains("signInEventTypes", StringComparison.Ordinal);
        var records = Lab.Story.SignIns.ArrivedBy(Lab.Clock.GetUtcNow()).Where(record => all || record.Kind == "interactiveUser");
        await _signIns.AnswerAsync(http, records, beta ? null : (json, record) => WriteWithout(json, record, BetaOnlySignInFields));
    }

    private async Task AuditsAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "AuditLog.Read.All"))
        {
            await _audits.AnswerAsync(http, Lab.Story.DirectoryAudits.ArrivedBy(Lab.Clock.GetUtcNow()));
        }
    }

    private async Task UsersAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"))
        {
            var fields = Selected(http);
            await _users.AnswerAsync(http, server.State.Users.ArrivedBy(Lab.Clock.GetUtcNow()), (json, record) => WriteSelected(json, record, fields));
        }
    }

    private async Task DevicesAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "Device.Read.All", "Directory.Read.All"))
        {
            var fields = http.Request.Query["$select"].ToString() is { Length: > 0 } select ? select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null;
            await _devices.AnswerAsync(http, Lab.Story.EntraDevices.ArrivedBy(Lab.Clock.GetUtcNow()), fields is null ? null : (json, record) => WriteSelected(json, record, fields));
        }
    }

    private async Task UserAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"))
        {
            return;
        }

        var id = (string)http.Request.RouteValues["id"]!;
        var record = server.State.Users.ArrivedBy(Lab.Clock.GetUtcNow()).FirstOrDefault(user => user.Id == id || string.Equals(user.Kind, id, StringComparison.OrdinalIgnoreCase));
        if (record is null)
        {
            await server.ErrorAsync(http, 404, "Request_ResourceNotFound", $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
            return;
        }

        var fields = Selected(http);
        await http.JsonAsync(200, json => WriteFields(json, record, fields));
    }

    private static string[] Selected(HttpContext http) =>
        http.Request.Query["$select"].ToString() is { Length: > 0 } select ? select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : DefaultUserFields;

    private static void WriteSelected(Utf8JsonWriter json, LabRecord record, string[] fields)
    {
        json.WriteStartObject();
        WriteFields(json, record, fields);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, LabRecord record, string[] fields)
    {
        using var document = JsonDocument.Parse(record.Json);
        foreach (var property in document.RootElement.EnumerateObject().Where(property => property.Name == "id" || fields.Contains(property.Name, StringComparer.OrdinalIgnoreCase)))
        {
            property.WriteTo(json);
        }
    }

    private static void WriteWithout(Utf8JsonWriter json, LabRecord record, string[] fields)
    {
        json.WriteStartObject();
        using var document = JsonDocument.Parse(record.Json);
        foreach (var property in document.RootElement.EnumerateObject().Where(property => !fields.Contains(property.Name)))
        {
            property.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
