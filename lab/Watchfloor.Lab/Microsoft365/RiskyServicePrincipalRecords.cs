using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes service principals at risk and why: in an ordinary company a case of last month that somebody has dismissed.</summary>
internal static class RiskyServicePrincipalRecords
{
    private const string Decision = "adminDismissedAllRiskForServicePrincipal";

    public static void Write(Story story, Applications applications)
    {
        var random = story.Stream("risky service principals");
        var principal = random.Pick(applications.Regular);
        var decided = (story.Start - random.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(5))).ToMillisecond();
        story.RiskyServicePrincipals.Add(
            principal.Id,
            decided,
            decided,
            json => json
                .Text("id", principal.Id).Text("appId", principal.AppId).Text("displayName", principal.Name).Text("servicePrincipalType", "Application").Flag("isEnabled", true).Flag("isProcessing", false)
                .Text("riskLevel", "low").Text("riskState", "dismissed").Text("riskDetail", Decision).Text("riskLastUpdatedDateTime", Json.Ticks(decided)),
            "dismissed",
            principal.Id);

        var detected = decided - random.Between(TimeSpan.FromHours(2), TimeSpan.FromHours(20));
        var signIn = detected - random.Between(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(60));
        var (id, request, correlation) = (random.Hex(64), random.Guid(), random.Guid());
        story.ServicePrincipalRiskDetections.Add(
            id,
            detected,
            decided,
            json => json
                .Text("id", id).Text("requestId", request).Text("correlationId", correlation).Text("riskEventType", "suspiciousSignins").Text("riskLevel", "low").Text("riskState", "dismissed").Text("riskDetail", Decision)
                .Text("source", "IdentityProtection").Text("detectionTimingType", "offline").Text("activity", "servicePrincipal").Text("tokenIssuerType", "AzureAD").Text("ipAddress", "198.51.100.77")
                .Text("activityDateTime", Json.Seconds(signIn)).Text("detectedDateTime", Json.Ticks(detected)).Text("lastUpdatedDateTime", Json.Ticks(decided))
                .Text("servicePrincipalId", principal.Id).Text("servicePrincipalDisplayName", principal.Name).Text("appId", principal.AppId).Texts("keyIds", [])
                .Text("additionalInfo", "[{\"Key\":\"alertUrl\",\"Value\":null}]")
                .Object("location", location => location.Text("city", "Frankfurt").Text("state", null).Text("countryOrRegion", "DE").Null("geoCoordinates")),
            "suspiciousSignins");
    }
}
