using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Where on the network and the map a sign-in comes from.</summary>
internal sealed record Origin(string Address, string City, string Country, int AutonomousSystem);

/// <summary>What a sign-in says.</summary>
internal sealed record SignIn
{
    public required Person Person { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required Origin From { get; init; }

    public string App { get; init; } = "OfficeHome";

    /// <summary>Entra's number: 0 is success.</summary>
    public int Error { get; init; }

    public string Reason { get; init; } = "Other.";

    /// <summary>interactiveUser or nonInteractiveUser.</summary>
    public string Kind { get; init; } = "interactiveUser";

    /// <summary>How the second factor was met; null when there was none.</summary>
    public string? Factor { get; init; } = "Mobile app notification";

    /// <summary>Device id; null for a device that Entra does not know.</summary>
    public string? DeviceId { get; init; }

    public string DeviceName { get; init; } = "";

    public string System { get; init; } = "Windows 11";

    public string Browser { get; init; } = "Edge 131.0.0";

    public string UserAgent { get; init; } = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";

    public string ClientApp { get; init; } = "Browser";

    public string Protocol { get; init; } = "none";

    public string Risk { get; init; } = "none";

    public string? SessionId { get; init; }

    /// <summary>Id of the token given out, which audits of the same access name; drawn when null.</summary>
    public string? UniqueToken { get; init; }

    /// <summary>Joins steps of one sign-in; drawn when null.</summary>
    public string? Correlation { get; init; }

    /// <summary>What the client showed instead of a password; the usual one of the kind when null.</summary>
    public string? IncomingToken { get; init; }

    /// <summary>How the risk was found, where there is one.</summary>
    public string RiskEvent { get; init; } = "unfamiliarFeatures";
}

/// <summary>An application or a managed identity that signs in by itself.</summary>
internal sealed record ServicePrincipal(string Id, string AppId, string Name, bool Managed = false);

/// <summary>Writes Entra sign-ins.</summary>
internal sealed class SignInRecords(Story story, Random random)
{
    private readonly Dictionary<string, string> _appIds = [];

    /// <summary>Adds the sign-in and returns its id.</summary>
    public Written Add(SignIn signIn)
    {
        var time = signIn.Time.ToSecond();
        var id = random.Guid();
        story.SignIns.Add(id, time, time + random.Seconds(120, 900), json => Write(json, signIn, id, time), signIn.Kind);
        return new Written(id, time);
    }

    /// <summary>Adds a sign-in of an application and returns its id.</summary>
    /// <param name="principal">The application.</param>
    /// <param name="at">When.</param>
    /// <param name="from">From where.</param>
    /// <param name="resource">What it asks for.</param>
    /// <param name="token">Id of the token given out; drawn when null.</param>
    public Written Add(ServicePrincipal principal, DateTimeOffset at, Origin from, string resource = "Microsoft Graph", string? token = null)
    {
        var time = at.ToSecond();
        var id = random.Guid();
        var kind = principal.Managed ? "managedIdentity" : "servicePrincipal";
        story.SignIns.Add(
            id,
            time,
            time + random.Seconds(120, 900),
            json => json
                .Text("id", id).Text("createdDateTime", Json.Seconds(time)).Text("userDisplayName", null).Text("userPrincipalName", null).Text("userId", null)
                .Text("appId", principal.AppId).Text("appDisplayName", principal.Name).Text("servicePrincipalId", principal.Id).Text("servicePrincipalName", principal.Name)
                .Text("servicePrincipalCredentialKeyId", principal.Managed ? "" : random.Guid()).Text("resourceDisplayName", resource).Text("resourceId", AppId(resource))
                .Text("ipAddress", from.Address).Text("clientAppUsed", null).Text("userAgent", null).Text("correlationId", random.Guid())
                .Text("conditionalAccessStatus", "notApplied").Flag("isInteractive", false)
                .Text("riskDetail", "none").Text("riskLevelAggregated", "none").Text("riskLevelDuringSignIn", "none").Text("riskState", "none").Texts("riskEventTypes", []).Texts("riskEventTypes_v2", [])
                .Object("status", status => status.Number("errorCode", 0).Text("failureReason", "Other.").Text("additionalDetails", null))
                .Object("location", location => location.Text("city", from.City).Text("state", "").Text("countryOrRegion", from.Country).Object("geoCoordinates", _ => { }))
                .List("appliedConditionalAccessPolicies", Array.Empty<SignIn>(), (_, _) => { })
                .Texts("signInEventTypes", [kind]).Text("authenticationRequirement", "singleFactorAuthentication").Text("authenticationProtocol", "none").Text("incomingTokenType", "none")
                .Number("autonomousSystemNumber", from.AutonomousSystem).Text("uniqueTokenIdentifier", token ?? random.Hex(22)).Text("tokenIssuerType", "AzureAD").Text("crossTenantAccessType", "none")
                .Object("managedServiceIdentity", identity => identity.Text("msiType", principal.Managed ? "systemAssigned" : "none").Text("associatedResourceId", null).Text("federatedTokenId", null)),
            kind);
        return new Written(id, time);
    }

    private void Write(Utf8JsonWriter json, SignIn signIn, string id, DateTimeOffset time)
    {
        var person = signIn.Person;
        var interactive = signIn.Kind == "interactiveUser";
        var managed = signIn.DeviceId is not null;
        json.Text("id", id).Text("createdDateTime", Json.Seconds(time)).Text("userDisplayName", person.Name).Text("userPrincipalName", person.Upn).Text("userId", person.ObjectId)
            .Text("appId", AppId(signIn.App)).Text("appDisplayName", signIn.App).Text("resourceDisplayName", signIn.App is "Outlook Mobile" or "Exchange Online" ? "Office 365 Exchange Online" : "Microsoft Graph").Text("resourceId", AppId("resource"))
            .Text("ipAddress", signIn.From.Address).Text("clientAppUsed", signIn.ClientApp).Text("userAgent", signIn.UserAgent).Text("correlationId", signIn.Correlation ?? random.Guid())
            .Text("conditionalAccessStatus", signIn.Error == 53003 ? "failure" : signIn.Error == 0 ? "success" : "notApplied").Flag("isInteractive", interactive)
            .Text("riskDetail", "none").Text("riskLevelAggregated", signIn.Risk).Text("riskLevelDuringSignIn", signIn.Risk).Text("riskState", signIn.Risk == "none" ? "none" : "atRisk")
            .Texts("riskEventTypes", []).Texts("riskEventTypes_v2", signIn.Risk == "none" ? [] : [signIn.RiskEvent])
            .Object("status", status => status.Number("errorCode", signIn.Error).Text("failureReason", signIn.Reason).Text("additionalDetails", signIn.Error == 0 && signIn.Factor is not null ? "MFA requirement satisfied by claim in the token" : null))
            .Object("deviceDetail", device => device
                .Text("deviceId", signIn.DeviceId ?? "").Text("displayName", signIn.DeviceName).Text("operatingSystem", signIn.System).Text("browser", signIn.Browser)
                .Flag("isCompliant", managed).Flag("isManaged", managed).Text("trustType", managed ? "Hybrid Azure AD joined" : ""))
            .Object("location", location => location.Text("city", signIn.From.City).Text("state", "").Text("countryOrRegion", signIn.From.Country).Object("geoCoordinates", _ => { }))
            .List("appliedConditionalAccessPolicies", signIn.Error is 0 or 53003 && interactive ? [signIn] : Array.Empty<SignIn>(), (policy, s) => policy
                .Text("id", AppId("policy")).Text("displayName", "Require MFA").Text("result", s.Error == 0 ? "success" : "failure").Texts("enforcedGrantControls", ["Mfa"]).Texts("enforcedSessionControls", []))
            .Texts("signInEventTypes", [signIn.Kind]).Text("authenticationRequirement", signIn.Factor is null ? "singleFactorAuthentication" : "multiFactorAuthentication").Text("authenticationProtocol", signIn.Protocol)
            .List("authenticationDetails", interactive ? Steps(signIn) : [], (item, step) => item
                .Text("authenticationStepDateTime", Json.Seconds(time)).Text("authenticationMethod", step.Method).Text("authenticationMethodDetail", "").Flag("succeeded", step.Succeeded)
                .Text("authenticationStepResultDetail", step.Detail).Text("authenticationStepRequirement", ""))
            .Text("incomingTokenType", signIn.IncomingToken ?? (interactive ? "none" : "primaryRefreshToken")).Text("userType", "member").Number("autonomousSystemNumber", signIn.From.AutonomousSystem)
            .Text("uniqueTokenIdentifier", signIn.UniqueToken ?? random.Hex(22)).Text("sessionId", signIn.SessionId ?? random.Guid()).Text("tokenIssuerType", "AzureAD").Text("crossTenantAccessType", "none");
    }

    private static (string Method, bool Succeeded, string Detail)[] Steps(SignIn signIn)
    {
        var password = ("Password", signIn.Error is not (50126 or 50055), signIn.Error is 50126 or 50055 ? "Incorrect password" : "Correct password");
        return signIn.Factor is null || signIn.Error is 50126 or 50055 ? [password] : [password, (signIn.Factor, signIn.Error == 0, signIn.Error == 0 ? "MFA completed" : "MFA required")];
    }

    private string AppId(string app)
    {
        if (!_appIds.TryGetValue(app, out var id))
        {
            var hex = Seeds.Hex(0, $"app/{app}", 32);
            _appIds[app] = id = $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-8{hex[17..20]}-{hex[20..]}";
        }

        return id;
    }
}
