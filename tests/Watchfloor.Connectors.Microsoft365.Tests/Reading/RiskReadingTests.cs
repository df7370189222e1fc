using System.Text.Json.Nodes;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Reading;

public class RiskReadingTests
{
    [Fact]
    public async Task ReadAsync_DecisionDaysLater_BringsDetectionAndUserAgainUnderTheirIds()
    {
        await using var lab = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);
        var first = await reading.ReadAsync(MicrosoftFeed.RiskDetections);
        var users = await reading.ReadAsync(MicrosoftFeed.RiskyUsers);
        var open = first.SelectMany(batch => batch.Events).OfType<DetectionFinding>().First(finding => finding.Status == "atRisk");
        var user = open.Evidences![0].User!.Uid!;
        lab.Clock.Advance(TimeSpan.FromDays(4));
        await reading.GraphAsync(HttpMethod.Post, "/v1.0/identityProtection/riskyUsers/dismiss", $$"""{"userIds":["{{user}}"]}""");

        var again = await reading.ReadAsync(MicrosoftFeed.RiskDetections, GraphDouble.Last(first).Value);
        var usersAgain = await reading.ReadAsync(MicrosoftFeed.RiskyUsers, GraphDouble.Last(users).Value);

        var dismissed = again.SelectMany(batch => batch.Events).OfType<DetectionFinding>().First(finding => finding.Metadata.Uid == open.Metadata.Uid);
        Assert.Equal(("dismissed", 3, DetectionFinding.Activity.Close), (dismissed.Status, dismissed.StatusId, dismissed.ActivityId));
        Assert.Equal(open.Time, dismissed.Time);
        var inventory = Assert.IsType<UserInventory>(Assert.Single(usersAgain.SelectMany(batch => batch.Events)));
        Assert.Equal((user, "none", 0), (inventory.User.Uid, inventory.User.RiskLevel, inventory.User.RiskLevelId));
    }

    [Fact]
    public async Task ReadAsync_TenantThatDoesNotFilterByChange_WarnsOnceAndReadsTheRest()
    {
        await using var lab = await LabReading.StartAsync(new MicrosoftQuirks { FiltersRiskByChange = false });
        await using var reading = new LabReading(lab);

        var batches = await reading.ReadAsync(MicrosoftFeed.RiskDetections);

        Assert.Contains("RiskOverlap", Assert.Single(batches.SelectMany(batch => batch.Warnings)), StringComparison.Ordinal);
        Assert.NotEmpty(batches.SelectMany(batch => batch.Events));
    }

    [Fact]
    public async Task ReadAsync_RiskOfAServicePrincipal_IsAFindingAboutIt()
    {
        await using var lab = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);

        var batches = await reading.ReadAsync(MicrosoftFeed.ServicePrincipalRiskDetections, since: lab.Clock.GetUtcNow().AddDays(-20));

        var finding = Assert.IsType<DetectionFinding>(Assert.Single(batches.SelectMany(batch => batch.Events)));
        Assert.Equal(("suspiciousSignins", "dismissed", "servicePrincipalRiskDetections"), (finding.Message, finding.Status, finding.Metadata.LogName));
        Assert.Equal(4, finding.Evidences![0].User!.TypeId);
    }

    [Fact]
    public async Task ReadAsync_ServicePrincipals_AreUsersOfTheKindService()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.Add("/v1.0/identityProtection/riskyServicePrincipals", new JsonObject
        {
            ["id"] = "sp-1", ["appId"] = "app-1", ["displayName"] = "Mail Archive", ["servicePrincipalType"] = "Application", ["isEnabled"] = true, ["riskLevel"] = "high", ["riskState"] = "atRisk",
            ["riskLastUpdatedDateTime"] = "2026-03-03T10:00:00Z",
        });

        var batches = await graph.ReadAsync(MicrosoftFeed.RiskyServicePrincipals, new Cursor(null, new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero)));

        var principal = Assert.IsType<UserInventory>(Assert.Single(batches.SelectMany(batch => batch.Events))).User;
        Assert.Equal(("Mail Archive", "sp-1", "app-1", 4, 3), (principal.Name, principal.Uid, principal.UidAlt, principal.TypeId, principal.RiskLevelId));
    }
}
