using System.Text.Json;

namespace Watchfloor.Lab.Tests.Microsoft365;

public class GraphEndpointTests(SmallLab lab)
{
    [Fact]
    public async Task Token_WrongSecret_Is401WithCode()
    {
        var answer = await lab.Client.MicrosoftTokenAsync("https://graph.microsoft.com/.default", "wrong");

        Assert.Equal(401, answer.Status);
        Assert.Equal("invalid_client", answer.Text("error"));
        Assert.Equal(7000215, answer.Json.GetProperty("error_codes")[0].GetInt32());
    }

    [Fact]
    public async Task Tokens_OfTheTwoAudiences_AreNotInterchangeable()
    {
        var graph = (await lab.Client.MicrosoftTokenAsync("https://graph.microsoft.com/.default")).Text("access_token");
        var defender = (await lab.Client.MicrosoftTokenAsync("https://api.securitycenter.microsoft.com/.default")).Text("access_token");

        Assert.Equal(401, (await lab.Client.BearerAsync(new Uri(lab.Host.Addresses.MicrosoftDefender, "/api/machines"), graph)).Status);
        Assert.Equal(401, (await lab.Client.BearerAsync(new Uri(lab.Host.Addresses.MicrosoftGraph, "/v1.0/users"), defender)).Status);
        Assert.Equal(200, (await lab.Client.BearerAsync(new Uri(lab.Host.Addresses.MicrosoftDefender, "/api/machines"), defender)).Status);
    }

    [Fact]
    public async Task Alerts_PageByNextLink_AndClampTop()
    {
        var clamped = await lab.Client.GraphAsync("/v1.0/security/alerts_v2?$top=5000");
        var paged = await lab.Client.GraphAllAsync("/v1.0/security/alerts_v2?$top=4&$orderby=lastUpdateDateTime asc");

        Assert.Equal(200, clamped.Status);
        Assert.Equal(clamped.Items("value").Count, paged.Count);
        Assert.Equal(paged.Select(Updated).Order(), paged.Select(Updated));
        Assert.Equal(paged.Count, paged.Select(alert => alert.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Alerts_SkipBeyond500_Is400()
    {
        Assert.Equal(200, (await lab.Client.GraphAsync("/v1.0/security/alerts_v2?$skip=500")).Status);
        var answer = await lab.Client.GraphAsync("/v1.0/security/alerts_v2?$skip=501");

        Assert.Equal(400, answer.Status);
        Assert.Equal("BadRequest", answer.GraphError);
    }

    [Fact]
    public async Task Alerts_Filter_IsEvaluated_AndUnknownFieldRefused()
    {
        var dlp = await lab.Client.GraphAllAsync("/v1.0/security/alerts_v2?$filter=serviceSource eq 'dataLossPrevention'");
        var recent = await lab.Client.GraphAllAsync("/v1.0/security/alerts_v2?$filter=lastUpdateDateTime ge 2026-03-03T00:00:00Z and severity ne 'informational'");

        Assert.Single(dlp);
        Assert.All(recent, alert => Assert.True(Updated(alert) >= new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero)));
        Assert.DoesNotContain(recent, alert => alert.GetProperty("severity").GetString() == "informational");
        Assert.Equal(400, (await lab.Client.GraphAsync("/v1.0/security/alerts_v2?$filter=investigationState eq 'benign'")).Status);
        Assert.Equal(400, (await lab.Client.GraphAsync("/v1.0/security/alerts_v2?$filter=severity eq")).Status);
    }

    [Fact]
    public async Task Incidents_ExpandAlerts_JoinsByIncidentId()
    {
        var incidents = await lab.Client.GraphAllAsync("/v1.0/security/incidents?$top=50&$expand=alerts");

        Assert.NotEmpty(incidents);
        Assert.All(incidents, incident => Assert.Equal(incident.GetProperty("id").GetString(), Assert.Single(incident.GetProperty("alerts").EnumerateArray()).GetProperty("incidentId").GetString()));
        Assert.Equal(400, (await lab.Client.GraphAsync("/v1.0/security/incidents?$top=51")).Status);
    }

    [Fact]
    public async Task SignIns_V1_AreInteractiveWithoutBetaFields()
    {
        var signIns = await lab.Client.GraphAllAsync("/v1.0/auditLogs/signIns?$top=100&$filter=createdDateTime ge 2026-03-02T08:00:00Z and createdDateTime lt 2026-03-02T12:00:00Z");

        Assert.NotEmpty(signIns);
        Assert.All(signIns, signIn => Assert.True(signIn.GetProperty("isInteractive").GetBoolean()));
        Assert.All(signIns, signIn => Assert.False(signIn.TryGetProperty("authenticationRequirement", out _)));
        Assert.Equal(signIns.Select(Created).OrderDescending(), signIns.Select(Created));
    }

    [Fact]
    public async Task SignIns_Beta_ShowNonInteractiveOnlyWhenAsked()
    {
        var plain = await lab.Client.GraphAllAsync("/beta/auditLogs/signIns");
        var silent = await lab.Client.GraphAllAsync("/beta/auditLogs/signIns?$filter=signInEventTypes/any(t: t eq 'nonInteractiveUser')");

        Assert.All(plain, signIn => Assert.True(signIn.GetProperty("isInteractive").GetBoolean()));
        Assert.All(silent, signIn => Assert.Equal("nonInteractiveUser", signIn.GetProperty("signInEventTypes")[0].GetString()));
        Assert.True(silent.Count > 300);
        Assert.True(plain[0].TryGetProperty("authenticationDetails", out _));
    }

    [Fact]
    public async Task Audits_HaveNullInitiatorsAndJsonEncodedValues()
    {
        var audits = await lab.Client.GraphAllAsync("/v1.0/auditLogs/directoryAudits?$orderby=activityDateTime asc");

        Assert.Contains(audits, audit => audit.GetProperty("initiatedBy").GetProperty("user").ValueKind == JsonValueKind.Null);
        Assert.Contains(audits, audit => audit.GetProperty("activityDisplayName").GetString() == "Consent to application");
        Assert.Contains(audits, audit => audit.GetProperty("targetResources")[0].GetProperty("modifiedProperties") is { } changes && changes.GetArrayLength() > 0 && changes[0].GetProperty("newValue").GetString()!.StartsWith("[\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Users_Select_AddsWhatTheDefaultLeavesOut()
    {
        var plain = await lab.Client.GraphAsync("/v1.0/users?$top=5");
        var selected = await lab.Client.GraphAllAsync("/v1.0/users?$select=id,userPrincipalName,onPremisesSecurityIdentifier,onPremisesSamAccountName,department&$top=40");

        Assert.False(plain.Items("value")[0].TryGetProperty("onPremisesSecurityIdentifier", out _));
        Assert.Equal(85, selected.Count);
        Assert.All(selected, user => Assert.StartsWith("S-1-5-21-", user.GetProperty("onPremisesSecurityIdentifier").GetString(), StringComparison.Ordinal));
        Assert.Equal(400, (await lab.Client.GraphAsync("/v1.0/users?$top=1000")).Status);
    }

    [Fact]
    public async Task Hunting_Subset_FiltersOrdersAndProjects()
    {
        var answer = await lab.Client.GraphPostAsync("/v1.0/security/runHuntingQuery", JsonSerializer.Serialize(new
        {
            Query = "DeviceProcessEvents | where Timestamp between (datetime(2026-03-02T00:00:00Z) .. datetime(2026-03-03T00:00:00Z)) | where ActionType in ('ProcessCreated') | order by Timestamp asc | take 50 | project Timestamp, DeviceName, FileName",
        }));

        Assert.Equal(200, answer.Status);
        Assert.Equal(50, answer.Items("results").Count);
        Assert.Equal(["Timestamp", "DeviceName", "FileName"], answer.Items("schema").Select(column => column.GetProperty("name").GetString()!));
        Assert.Equal(answer.Items("results").Select(row => row.GetProperty("Timestamp").GetDateTimeOffset()).Order(), answer.Items("results").Select(row => row.GetProperty("Timestamp").GetDateTimeOffset()));
    }

    [Theory]
    [InlineData("DeviceProcessEvents | wibble 3")]
    [InlineData("NoSuchTable | take 3")]
    [InlineData("DeviceProcessEvents | where sin(Timestamp) > 3")]
    public async Task Hunting_NotUnderstood_Is400(string query) =>
        Assert.Equal(400, (await lab.Client.GraphPostAsync("/v1.0/security/runHuntingQuery", JsonSerializer.Serialize(new { Query = query }))).Status);

    [Fact]
    public async Task Machines_PageBySkip_And404WhenNoneRecent()
    {
        var first = await lab.Client.DefenderAsync("/api/machines?$top=4");
        var second = await lab.Client.DefenderAsync("/api/machines?$top=4&$skip=4");
        var none = await lab.Client.DefenderAsync("/api/machines?$filter=lastSeen gt 2027-01-01T00:00:00Z");

        Assert.Equal(4, first.Items("value").Count);
        Assert.False(first.Json.TryGetProperty("@odata.nextLink", out _));
        Assert.Empty(first.Items("value").Select(Id).Intersect(second.Items("value").Select(Id)));
        Assert.Equal(404, none.Status);
    }

    private static string Id(JsonElement machine) => machine.GetProperty("id").GetString()!;

    private static DateTimeOffset Updated(JsonElement alert) => alert.GetProperty("lastUpdateDateTime").GetDateTimeOffset();

    private static DateTimeOffset Created(JsonElement signIn) => signIn.GetProperty("createdDateTime").GetDateTimeOffset();
}
