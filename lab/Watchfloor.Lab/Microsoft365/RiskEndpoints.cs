using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Identity Protection: who and what is at risk, why, and what an administrator decides about it.</summary>
internal sealed class RiskEndpoints(MicrosoftServer server)
{
    private const int MostUsers = 60;
    private const string RiskyUserRead = "IdentityRiskyUser.Read.All";
    private const string RiskyUserWrite = "IdentityRiskyUser.ReadWrite.All";

    private GraphList? _detections;

    private readonly GraphList _users = new(server)
    {
        Filterable = new HashSet<string> { "id", "riskLevel", "riskState", "riskDetail", "riskLastUpdatedDateTime", "userPrincipalName", "userDisplayName", "isDeleted", "isProcessing" },
        TimeField = "riskLastUpdatedDateTime",
        DefaultTop = 20,
        MaximumTop = 500,
    };

    private readonly GraphList _principals = new(server)
    {
        Filterable = new HashSet<string> { "id", "appId", "riskLevel", "riskState", "riskDetail", "riskLastUpdatedDateTime", "displayName", "servicePrincipalType" },
        TimeField = "riskLastUpdatedDateTime",
        DefaultTop = 20,
        MaximumTop = 500,
    };

    private LabContext Lab => server.Lab;

    private DateTimeOffset Now => Lab.Clock.GetUtcNow();

    // What may be filtered depends on the run's quirks, which are known only once the server has started.
    private GraphList Detections => _detections ??= new GraphList(server)
    {
        Filterable = new HashSet<string>(
            (string[])["id", "riskLevel", "riskState", "riskDetail", "riskEventType", "userId", "userPrincipalName", "servicePrincipalId", "servicePrincipalDisplayName", "appId", "detectedDateTime", "activityDateTime", "ipAddress", "detectionTimingType", "source", "requestId", "correlationId",
                .. Lab.Options.MicrosoftQuirks.FiltersRiskByChange ? ["lastUpdatedDateTime"] : Array.Empty<string>()]),
        TimeField = "detectedDateTime",
        DefaultTop = 20,
        MaximumTop = 500,
    };

    public void Map(WebApplication app)
    {
        foreach (var version in (string[])["/v1.0", "/beta"])
        {
            var root = $"{version}/identityProtection";
            app.MapGet($"{root}/riskyUsers", UsersAsync);
            app.MapGet($"{root}/riskyUsers/{{id}}", UserAsync);
            app.MapGet($"{root}/riskyUsers/{{id}}/history", HistoryAsync);
            app.MapGet($"{root}/riskDetections", http => DetectionsAsync(http, server.State.RiskDetections.ArrivedBy(Now)));
            app.MapGet($"{root}/riskDetections/{{id}}", DetectionAsync);
            app.MapGet($"{root}/riskyServicePrincipals", PrincipalsAsync);
            app.MapGet($"{root}/servicePrincipalRiskDetections", http => DetectionsAsync(http, Lab.Story.ServicePrincipalRiskDetections.ArrivedBy(Now)));
            app.MapPost($"{root}/riskyUsers/confirmCompromised", http => DecideAsync(http, "high", "confirmedCompromised", "adminConfirmedUserCompromised"));
            app.MapPost($"{root}/riskyUsers/dismiss", http => DecideAsync(http, "none", "dismissed", "adminDismissedAllRiskForUser"));
            app.MapPost($"{root}/riskyUsers/confirmSafe", http => DecideAsync(http, "none", "confirmedSafe", "adminConfirmedAccountSafe"));
        }
    }

    private async Task UsersAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, RiskyUserRead, RiskyUserWrite))
        {
            await _users.AnswerAsync(http, Current());
        }
    }

    private async Task UserAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, RiskyUserRead, RiskyUserWrite))
        {
            var id = (string)http.Request.RouteValues["id"]!;
            await server.OneAsync(http, Current().FirstOrDefault(user => user.Device == id));
        }
    }

    private async Task HistoryAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, RiskyUserRead, RiskyUserWrite))
        {
            var id = (string)http.Request.RouteValues["id"]!;
            await _users.AnswerAsync(http, server.State.RiskyUsers.ArrivedBy(Now).Where(user => user.Device == id));
        }
    }

    private async Task DetectionsAsync(HttpContext http, IEnumerable<LabRecord> detections)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "IdentityRiskEvent.Read.All", "IdentityRiskEvent.ReadWrite.All"))
        {
            await Detections.AnswerAsync(http, detections);
        }
    }

    private async Task DetectionAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "IdentityRiskEvent.Read.All", "IdentityRiskEvent.ReadWrite.All"))
        {
            await server.OneAsync(http, server.State.RiskDetections.Find((string)http.Request.RouteValues["id"]!, Now));
        }
    }

    private async Task PrincipalsAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Graph, "IdentityRiskyServicePrincipal.Read.All", "IdentityRiskyServicePrincipal.ReadWrite.All"))
        {
            await _principals.AnswerAsync(http, Newest(Lab.Story.RiskyServicePrincipals.ArrivedBy(Now)));
        }
    }

    private async Task DecideAsync(HttpContext http, string level, string state, string detail)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, RiskyUserWrite))
        {
            return;
        }

        if ((await http.BodyAsync())?.Texts("userIds") is not { Count: > 0 and <= MostUsers } ids)
        {
            await server.ErrorAsync(http, 400, "BadRequest", $"userIds must name 1 to {MostUsers} users.");
            return;
        }

        var users = Lab.Story.Users.ArrivedBy(Now).ToDictionary(user => user.Id);
        if (ids.FirstOrDefault(id => !users.ContainsKey(id)) is { } unknown)
        {
            await server.ErrorAsync(http, 404, "ResourceNotFound", $"User {unknown} was not found.");
            return;
        }

        foreach (var id in ids)
        {
            Decide(id, users[id], level, state, detail);
        }

        http.Response.StatusCode = 204;
    }

    /// <summary>An administrator's decision about a user, and with it about each risk that was open.</summary>
    public void Decide(string id, LabRecord user, string level, string state, string detail)
    {
        var now = Now;
        var known = JsonNode.Parse(user.Json.Span)!.AsObject();
        server.State.RiskyUsers.Add(
            $"{id}/{now.UtcTicks.ToString(CultureInfo.InvariantCulture)}",
            now,
            new JsonObject
            {
                ["id"] = id, ["userPrincipalName"] = (string?)known["userPrincipalName"], ["userDisplayName"] = (string?)known["displayName"], ["riskLevel"] = level, ["riskState"] = state, ["riskDetail"] = detail,
                ["riskLastUpdatedDateTime"] = Json.Ticks(now), ["isDeleted"] = false, ["isProcessing"] = false,
            },
            state,
            id);

        // The decision about a user is one about each risk that was open.
        foreach (var detection in server.State.RiskDetections.ArrivedBy(now))
        {
            var json = JsonNode.Parse(detection.Json.Span)!;
            if ((string?)json["userId"] == id && (string?)json["riskState"] == "atRisk")
            {
                server.State.RiskDetections.Change(detection, detection.Time, changed =>
                {
                    (changed["riskState"], changed["riskDetail"]) = (state, detail);
                    changed["lastUpdatedDateTime"] = Json.Ticks(now);
                });
            }
        }
    }

    private IEnumerable<LabRecord> Current() => Newest(server.State.RiskyUsers.ArrivedBy(Now));

    // A list keeps every change of somebody's risk; what is served is the newest.
    private static IEnumerable<LabRecord> Newest(IEnumerable<LabRecord> changes) =>
        changes.GroupBy(change => change.Device.Length > 0 ? change.Device : change.Id).Select(group => group.Last()).OrderBy(record => record.Time).ThenBy(record => record.Id, StringComparer.Ordinal);
}
