using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes service principals at risk: in an ordinary company a case of last month that somebody has dismissed.</summary>
internal static class RiskyServicePrincipalRecords
{
    public static void Write(Story story, Applications applications)
    {
        var random = story.Stream("risky service principals");
        var principal = random.Pick(applications.Regular);
        var time = (story.Start - random.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(5))).ToMillisecond();
        story.RiskyServicePrincipals.Add(
            principal.Id,
            time,
            time,
            json => json
                .Text("id", principal.Id).Text("appId", principal.AppId).Text("displayName", principal.Name).Text("servicePrincipalType", "Application").Flag("isEnabled", true).Flag("isProcessing", false)
                .Text("riskLevel", "low").Text("riskState", "dismissed").Text("riskDetail", "adminDismissedAllRiskForServicePrincipal").Text("riskLastUpdatedDateTime", Json.Ticks(time)),
            "dismissed",
            principal.Id);
    }
}
