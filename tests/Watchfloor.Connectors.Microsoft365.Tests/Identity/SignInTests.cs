using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Identity;

public class SignInTests
{
    private const string SignIn = """
        {"id":"s-1","createdDateTime":"2026-03-02T09:58:00Z","userDisplayName":"J Doe","userPrincipalName":"j.doe@example.com","userId":"u-1","userType":"member","appId":"app-1","appDisplayName":"Outlook",
        "resourceId":"res-1","resourceDisplayName":"Office 365 Exchange Online","ipAddress":"198.51.100.9","clientAppUsed":"Browser","userAgent":"Mozilla/5.0","correlationId":"c-1","uniqueTokenIdentifier":"tok-1","sessionId":"ses-1",
        "conditionalAccessStatus":"failure","appliedConditionalAccessPolicies":[{"id":"p-1","displayName":"Baseline","result":"success"},{"id":"p-2","displayName":"Require compliant device","result":"failure"}],
        "isInteractive":true,"signInEventTypes":["interactiveUser"],"authenticationRequirement":"multiFactorAuthentication","authenticationProtocol":"deviceCode",
        "authenticationDetails":[{"authenticationMethod":"Password","succeeded":true},{"authenticationMethod":"Mobile app notification","succeeded":true}],
        "riskLevelDuringSignIn":"high","riskLevelAggregated":"high","riskState":"atRisk","riskDetail":"none","riskEventTypes_v2":["unfamiliarFeatures"],
        "status":{"errorCode":53003,"failureReason":"Blocked by Conditional Access.","additionalDetails":null},
        "deviceDetail":{"deviceId":"dev-1","displayName":"WS-07","operatingSystem":"Windows 11","browser":"Edge 130","isCompliant":false,"isManaged":true,"trustType":"Hybrid"},
        "location":{"city":"Amsterdam","state":"Noord-Holland","countryOrRegion":"NL","geoCoordinates":{"latitude":52.37,"longitude":4.89}},"autonomousSystemNumber":64500}
        """;

    [Fact]
    public void Map_SignIn_FillsWhoWhereAndHow()
    {
        var signIn = SignIn.MapTo<Authentication>(MicrosoftFeed.SignIns);

        Assert.Equal(("s-1", "c-1", "tok-1", "ses-1"), (signIn.Metadata.Uid, signIn.Metadata.CorrelationUid, signIn.Session!.Uid, signIn.Session.UidAlt));
        Assert.Equal(("j.doe@example.com", "u-1", "J Doe", 1), (signIn.User.Name, signIn.User.Uid, signIn.User.DisplayName, signIn.User.TypeId));
        Assert.Equal(("Outlook", "app-1"), (signIn.Actor!.AppName, signIn.Actor.AppUid));
        Assert.Equal(("Office 365 Exchange Online", "res-1"), (signIn.Service!.Name, signIn.Service.Uid));
        Assert.Equal(("198.51.100.9", "NL", "Amsterdam", 52.37, 64500), (signIn.SrcEndpoint!.Ip, signIn.SrcEndpoint.Location!.Country, signIn.SrcEndpoint.Location.City, signIn.SrcEndpoint.Location.Lat, signIn.SrcEndpoint.AutonomousSystem!.Number));
        Assert.Equal((true, true, 6, "deviceCode"), (signIn.IsMfa, signIn.IsRemote, signIn.AuthProtocolId, signIn.AuthProtocol));
        Assert.Equal([11, 5], signIn.AuthFactors!.Select(factor => factor.FactorTypeId));
        Assert.Equal((99, "interactiveUser"), (signIn.LogonTypeId, signIn.LogonType));
        Assert.Equal(("dev-1", "WS-07", false, true, 100), (signIn.Device!.Uid, signIn.Device.Hostname, signIn.Device.IsCompliant, signIn.Device.IsManaged, signIn.Device.Os!.TypeId));
        Assert.Equal("Mozilla/5.0", signIn.HttpRequest!.UserAgent);
        Assert.Equal(["host", "security_control"], signIn.Metadata.Profiles!);
    }

    [Fact]
    public void Map_SignIn_FillsOutcomeRiskAndPolicy()
    {
        var signIn = SignIn.MapTo<Authentication>(MicrosoftFeed.SignIns);

        Assert.Equal((2, "53003", "Blocked by Conditional Access."), (signIn.StatusId, signIn.StatusCode, signIn.StatusDetail));
        Assert.Equal((2, 2), (signIn.ActionId, signIn.DispositionId));
        Assert.Equal(("Require compliant device", "p-2"), (signIn.Policy!.Name, signIn.Policy.Uid));
        Assert.Equal((3, "atRisk; unfamiliarFeatures"), (signIn.RiskLevelId, signIn.RiskDetails));
        Assert.Equal("Browser", (string?)signIn.Unmapped!["clientAppUsed"]);
        Assert.Equal("Edge 130", (string?)signIn.Unmapped["deviceDetail"]!["browser"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50126, 2)]
    [InlineData(50140, 99)]
    [InlineData(50074, 99)]
    [InlineData(50076, 99)]
    public void Map_ErrorCode_TellsSuccessFailureAndInterruption(int errorCode, int status)
    {
        var signIn = $$$"""{"id":"s","createdDateTime":"2026-03-02T09:58:00Z","userPrincipalName":"a@example.com","appDisplayName":"App","conditionalAccessStatus":"notApplied","status":{"errorCode":"{{{errorCode}}}"}}""".MapTo<Authentication>(MicrosoftFeed.SignIns);

        Assert.Equal((status, 0, null), (signIn.StatusId, signIn.ActionId, signIn.DispositionId));
    }

    [Fact]
    public void Map_NoDeviceIdAndNoResource_LeavesDeviceOutAndTakesTheAppAsService()
    {
        var signIn = """{"id":"s","createdDateTime":"2026-03-02T09:58:00Z","userPrincipalName":"a@example.com","appDisplayName":"Lab Mail","appId":"app-1","isInteractive":false,"status":{"errorCode":0,"failureReason":"Other."},"deviceDetail":{"deviceId":"","operatingSystem":"Ios 18"},"clientAppUsed":"x","riskLevelDuringSignIn":"none"}""".MapTo<Authentication>(MicrosoftFeed.SignIns);

        Assert.Null(signIn.Device);
        Assert.Equal(("Lab Mail", "app-1"), (signIn.Service!.Name, signIn.Service.Uid));
        Assert.Null(signIn.StatusDetail);
        Assert.Equal("nonInteractiveUser", signIn.LogonType);
        Assert.Equal(0, signIn.RiskLevelId);
        Assert.Equal("Ios 18", (string?)signIn.Unmapped!["deviceDetail"]!["operatingSystem"]);
    }

    [Fact]
    public void Map_ServicePrincipal_IsAServiceUser()
    {
        var signIn = """{"id":"s","createdDateTime":"2026-03-02T09:58:00Z","servicePrincipalId":"sp-1","servicePrincipalName":"ci-integration","ipAddress":"203.0.113.7","signInEventTypes":["servicePrincipal"],"resourceDisplayName":"Azure Storage","status":{"errorCode":0}}""".MapTo<Authentication>(MicrosoftFeed.SignIns);

        Assert.Equal(("ci-integration", "sp-1", 4), (signIn.User.Name, signIn.User.Uid, signIn.User.TypeId));
    }

    [Fact]
    public void Map_LogAnalyticsRow_MapsLikeTheApisOwn()
    {
        var signIn = """{"Id":"s","Category":"SignInLogs","TimeGenerated":"2026-03-02T09:58:00Z","UserPrincipalName":"a@example.com","UserId":"u-1","AppDisplayName":"App","IPAddress":"198.51.100.9","Location":"NL","LocationDetails":"{\"city\":\"Amsterdam\",\"countryOrRegion\":\"NL\"}","ResultType":"50126","DeviceDetail":"{\"deviceId\":\"dev-1\",\"operatingSystem\":\"Windows 11\"}","Status":"{\"errorCode\":50126,\"failureReason\":\"Invalid username or password.\"}"}""".MapTo<Authentication>(MicrosoftFeed.SignIns);

        Assert.Equal((2, "a@example.com", "Amsterdam", "NL", "dev-1"), (signIn.StatusId, signIn.User.Name, signIn.SrcEndpoint!.Location!.City, signIn.SrcEndpoint.Location.Country, signIn.Device!.Uid));
    }
}
