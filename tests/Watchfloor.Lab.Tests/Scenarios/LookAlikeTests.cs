using System.Text.Json;
using Watchfloor.Lab.Scenarios;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>Look-alikes leave the records that show why they are harmless.</summary>
public sealed class LookAlikeTests(ToldStories stories) : IClassFixture<ToldStories>
{
    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void InboxRules_MoveFromTheOfficeAndHideNothing(int seed)
    {
        var told = stories.Of(seed);
        var rules = Office(told, "New-InboxRule").Where(rule => Parameter(rule, "Name") == "Suppliers").ToList();

        Assert.Equal(2, rules.Count);
        Assert.All(rules, rule =>
        {
            Assert.StartsWith(told.Story.Company.Egress + ":", rule.GetProperty("ClientIP").GetString(), StringComparison.Ordinal);
            Assert.Equal(("Suppliers", "False", "False"), (Parameter(rule, "MoveToFolder"), Parameter(rule, "MarkAsRead"), Parameter(rule, "DeleteMessage")));
            Assert.Single(Evidence(told, "S6-4", "S6-5"), upn => upn == rule.GetProperty("UserId").GetString());
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MassDownloads_AreAsManyAsTheirAlertsSay_OnTheOwnersComputer(int seed)
    {
        var told = stories.Of(seed);
        var downloads = Office(told, "FileDownloaded").ToLookup(file => file.GetProperty("UserId").GetString());

        foreach (var lookalike in new[] { "S6-13", "S6-14" })
        {
            var alert = Alert(told, lookalike);
            var site = alert.GetProperty("additionalData").GetProperty("Site").GetString();
            var files = downloads[Evidence(told, lookalike)[0]].Where(file => file.GetProperty("SiteUrl").GetString()!.EndsWith($"/{site}/", StringComparison.Ordinal) && file.TryGetProperty("MachineId", out _)).ToList();
            Assert.InRange(files.Count, int.Parse(alert.GetProperty("additionalData").GetProperty("FileCount").GetString()!, System.Globalization.CultureInfo.InvariantCulture), 4_100);
            Assert.Single(files.Select(file => file.GetProperty("MachineId").GetString()).Distinct());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void PolicyTest_LeavesThirtyMatchesOfOnePerson(int seed)
    {
        var told = stories.Of(seed);

        var matches = Office(told, "DlpRuleMatch").ToList();

        Assert.Equal(30, matches.Count);
        Assert.Equal(Evidence(told, "S6-15"), matches.Select(match => match.GetProperty("UserId").GetString()!).Distinct());
        Assert.All(matches, match => Assert.StartsWith(@"C:\DLP-Test\", match.GetProperty("ObjectId").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void OrdinaryDays_FillTheCloudFeedsButDoNotSwellTheStory()
    {
        var story = StoryTeller.Tell(new LabOptions { Employees = 300 });
        var later = story.OfficeActivity.All.Count + story.DeviceLogonEvents.All.Count + story.DeviceFileEvents.All.Count + story.FalconStream.All.Count + story.RiskDetections.All.Count + story.RiskyUsers.All.Count;
        var total = story.Lists.Sum(list => list.All.Count);

        Assert.Contains(story.SignIns.All, record => record.Kind == "servicePrincipal");
        Assert.Contains(story.SignIns.All, record => record.Kind == "managedIdentity");
        Assert.NotEmpty(story.RiskDetections.All);
        Assert.Contains(story.OfficeActivity.All, record => record.Kind == "Audit.Exchange");
        Assert.InRange(later / (double)total, 0.02, 0.12);
    }

    private static IEnumerable<JsonElement> Office(ToldStory told, string operation) =>
        told.Story.OfficeActivity.All.Select(record => JsonDocument.Parse(record.Json).RootElement).Where(item => item.GetProperty("Operation").GetString() == operation);

    private static string? Parameter(JsonElement rule, string name) =>
        rule.GetProperty("Parameters").EnumerateArray().First(pair => pair.GetProperty("Name").GetString() == name).GetProperty("Value").GetString();

    private static JsonElement Alert(ToldStory told, string lookalike)
    {
        var uid = told.Truth.Of("alert", "S6").Single(alert => alert.TryGetProperty("lookalike", out var number) && number.GetString() == lookalike).GetProperty("uid").GetString();
        return JsonDocument.Parse(ScenarioChecks.ListOf(told.Story, Feeds.GraphAlerts).Single(record => record.Id == uid).Json).RootElement;
    }

    private static List<string> Evidence(ToldStory told, params string[] lookalikes) =>
        [.. lookalikes.SelectMany(lookalike => Alert(told, lookalike).GetProperty("evidence").EnumerateArray()).Where(item => item.TryGetProperty("userAccount", out _) && item.TryGetProperty("@odata.type", out var type) && type.GetString()!.EndsWith("userEvidence", StringComparison.Ordinal)).Select(item => item.GetProperty("userAccount").GetProperty("userPrincipalName").GetString()!)];
}
