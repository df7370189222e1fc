using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>What can be done to a user: end all sessions, switch the account off and on, demand another password, call it compromised.</summary>
internal sealed class UserActionEndpoints(MicrosoftServer server, RiskEndpoints risk)
{
    private static readonly string[] Providers = ["entraID", "activeDirectory", "okta"];

    private LabContext Lab => server.Lab;

    public void Map(WebApplication app)
    {
        app.MapPost("/v1.0/users/{id}/revokeSignInSessions", RevokeAsync);
        app.MapPatch("/v1.0/users/{id}", ChangeAsync);
        app.MapPost("/v1.0/security/identities/identityAccounts/{id}/microsoft.graph.security.invokeAction", InvokeAsync);
    }

    private async Task RevokeAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, "User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All") || await FindAsync(http) is not { } user)
        {
            return;
        }

        var now = Lab.Clock.GetUtcNow();
        server.State.Users.Change(user, user.Time, json => json["signInSessionsValidFromDateTime"] = Json.Seconds(now));
        if (Lab.Options.MicrosoftQuirks.RevokesWithoutBody)
        {
            http.Response.StatusCode = 204;
            return;
        }

        await http.JsonAsync(200, json => json.Text("@odata.context", $"{MicrosoftServer.Root(http)}/v1.0/$metadata#Edm.Boolean").Flag("value", true));
    }

    private async Task ChangeAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, "User.EnableDisableAccount.All", "User.ReadWrite.All", "Directory.ReadWrite.All") || await FindAsync(http) is not { } user)
        {
            return;
        }

        var body = await http.BodyAsync();
        var names = body?.Names.Where(name => !name.StartsWith('@')).ToList() ?? [];
        if (names is not [var only] || !string.Equals(only, "accountEnabled", StringComparison.OrdinalIgnoreCase) || body!.Find(only) is not { ValueKind: JsonValueKind.True or JsonValueKind.False } value)
        {
            await (names.Exists(name => !string.Equals(name, "accountEnabled", StringComparison.OrdinalIgnoreCase)) && !Lab.Options.MicrosoftPermissions.Contains("User.ReadWrite.All")
                ? server.ErrorAsync(http, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
                : server.ErrorAsync(http, 400, "Request_BadRequest", "The lab changes accountEnabled, true or false, and nothing else."));
            return;
        }

        server.State.Users.Change(user, user.Time, json => json["accountEnabled"] = value.GetBoolean());
        http.Response.StatusCode = 204;
    }

    // Defender for Identity's one call for all actions on an account.
    private async Task InvokeAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, "SecurityIdentitiesActions.ReadWrite.All") || await FindAsync(http) is not { } user)
        {
            return;
        }

        var body = await http.BodyAsync();
        if (!Providers.Contains(body?.Text("identityProvider")) || string.IsNullOrEmpty(body!.Text("accountId")))
        {
            await server.ErrorAsync(http, 400, "BadRequest", $"accountId is required, and identityProvider must be one of {string.Join(", ", Providers)}.");
            return;
        }

        var now = Json.Seconds(Lab.Clock.GetUtcNow());
        Action<System.Text.Json.Nodes.JsonNode>? change = body.Text("action") switch
        {
            "disable" => json => json["accountEnabled"] = false,
            "enable" => json => json["accountEnabled"] = true,
            "revokeAllSessions" or "requireUserToSignInAgain" => json => json["signInSessionsValidFromDateTime"] = now,
            "forcePasswordReset" => json => json["passwordProfile"] = new System.Text.Json.Nodes.JsonObject { ["forceChangePasswordNextSignIn"] = true },
            "markUserAsCompromised" => json => risk.Decide(user.Id, user, "high", "confirmedCompromised", "adminConfirmedUserCompromised"),
            _ => null,
        };
        if (change is null)
        {
            await server.ErrorAsync(http, 400, "BadRequest", "action must be one of disable, enable, forcePasswordReset, revokeAllSessions, requireUserToSignInAgain, markUserAsCompromised.");
            return;
        }

        server.State.Users.Change(user, user.Time, change);
        http.Response.StatusCode = 204;
    }

    private async Task<LabRecord?> FindAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        var user = server.State.Users.ArrivedBy(Lab.Clock.GetUtcNow()).FirstOrDefault(user => user.Id == id || string.Equals(user.Kind, id, StringComparison.OrdinalIgnoreCase));
        if (user is null)
        {
            await server.ErrorAsync(http, 404, "Request_ResourceNotFound", $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
        }

        return user;
    }
}
