namespace Watchfloor.Lab.Tests.Microsoft365;

public class UserActionTests : MicrosoftLabTests
{
    [Fact]
    public async Task RevokeSignInSessions_MovesTheMomentFromWhichSessionsCount()
    {
        var user = Text(await FirstAsync("/v1.0/users"), "id");

        var answer = await Call.GraphAsync(HttpMethod.Post, $"/v1.0/users/{user}/revokeSignInSessions");

        Assert.Equal(200, answer.Status);
        Assert.True(answer.Json.GetProperty("value").GetBoolean());
        var moment = (await Call.GraphAsync($"/v1.0/users/{user}?$select=signInSessionsValidFromDateTime")).Json.GetProperty("signInSessionsValidFromDateTime").GetDateTimeOffset();
        Assert.Equal(Lab.Clock.GetUtcNow(), moment);
    }

    [Fact]
    public async Task Patch_AccountEnabled_SwitchesOffAndOn()
    {
        var upn = Text(await FirstAsync("/v1.0/users"), "userPrincipalName");
        async Task<bool> EnabledAsync() => (await Call.GraphAsync($"/v1.0/users/{upn}?$select=accountEnabled")).Json.GetProperty("accountEnabled").GetBoolean();

        Assert.Equal(204, (await Call.GraphAsync(HttpMethod.Patch, $"/v1.0/users/{upn}", """{"accountEnabled":false}""")).Status);
        Assert.False(await EnabledAsync());
        Assert.Equal(204, (await Call.GraphAsync(HttpMethod.Patch, $"/v1.0/users/{upn}", """{"accountEnabled":true}""")).Status);
        Assert.True(await EnabledAsync());
        Assert.Equal(403, (await Call.GraphAsync(HttpMethod.Patch, $"/v1.0/users/{upn}", """{"department":"x"}""")).Status);
        Assert.Equal(404, (await Call.GraphAsync(HttpMethod.Patch, "/v1.0/users/nobody", """{"accountEnabled":true}""")).Status);
    }

    [Fact]
    public async Task InvokeAction_DoesWhatItSays()
    {
        var user = Text(await FirstAsync("/v1.0/users"), "id");
        Task<Answer> InvokeAsync(string action, string provider = "entraID") => Call.GraphAsync(
            HttpMethod.Post, $"/v1.0/security/identities/identityAccounts/{user}/microsoft.graph.security.invokeAction", $$"""{"accountId":"{{user}}","action":"{{action}}","identityProvider":"{{provider}}"}""");

        Assert.Equal(204, (await InvokeAsync("disable")).Status);
        Assert.Equal(204, (await InvokeAsync("revokeAllSessions")).Status);
        Assert.Equal(204, (await InvokeAsync("markUserAsCompromised")).Status);
        Assert.Equal(400, (await InvokeAsync("explode")).Status);
        Assert.Equal(400, (await InvokeAsync("disable", "nobody")).Status);

        var now = await Call.GraphAsync($"/v1.0/users/{user}?$select=accountEnabled,signInSessionsValidFromDateTime");
        Assert.False(now.Json.GetProperty("accountEnabled").GetBoolean());
        Assert.Equal(Lab.Clock.GetUtcNow(), now.Json.GetProperty("signInSessionsValidFromDateTime").GetDateTimeOffset());
        Assert.Equal("confirmedCompromised", (await Call.GraphAsync($"/v1.0/identityProtection/riskyUsers/{user}")).Text("riskState"));
    }
}

/// <summary>An application that may only read.</summary>
public class ReadOnlyApplicationTests : MicrosoftLabTests
{
    protected override LabOptions Options => base.Options with { MicrosoftPermissions = ["SecurityAlert.Read.All", "User.Read.All", "Machine.Read.All", "ActivityFeed.Read"] };

    [Fact]
    public async Task Actions_WithoutTheirPermission_Are403ThatNamesIt()
    {
        var alert = Text(await FirstAsync("/v1.0/security/alerts_v2"), "id");
        var user = Text(await FirstAsync("/v1.0/users"), "id");
        var machine = Text((await Call.DefenderAsync("/api/machines")).Items("value")[0], "id");

        (Answer Answer, string Permission)[] refused =
        [
            (await Call.GraphAsync(HttpMethod.Patch, $"/v1.0/security/alerts_v2/{alert}", """{"status":"resolved"}"""), "SecurityAlert.ReadWrite.All"),
            (await Call.GraphAsync("/v1.0/security/incidents"), "SecurityIncident.Read.All"),
            (await Call.GraphAsync(HttpMethod.Post, $"/v1.0/users/{user}/revokeSignInSessions"), "User.RevokeSessions.All"),
            (await Call.GraphAsync(HttpMethod.Patch, $"/v1.0/users/{user}", """{"accountEnabled":false}"""), "User.EnableDisableAccount.All"),
            (await Call.GraphAsync(HttpMethod.Post, "/v1.0/identityProtection/riskyUsers/dismiss", """{"userIds":["a"]}"""), "IdentityRiskyUser.ReadWrite.All"),
            (await Call.GraphAsync("/v1.0/identityProtection/riskDetections"), "IdentityRiskEvent.Read.All"),
            (await Call.GraphAsync("/v1.0/devices"), "Device.Read.All"),
            (await Call.GraphAsync(HttpMethod.Post, "/v1.0/security/auditLog/queries", "{}"), "AuditLogsQuery.Read.All"),
            (await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/isolate", """{"Comment":"x","IsolationType":"Full"}"""), "Machine.Isolate"),
            (await Call.OfficeAsync(HttpMethod.Post, "/subscriptions/start?contentType=DLP.All"), "ActivityFeed.ReadDlp"),
        ];

        Assert.All(refused, one => Assert.Equal(403, one.Answer.Status));
        Assert.All(refused, one => Assert.Contains(one.Permission, one.Answer.Body, StringComparison.Ordinal));
    }
}
