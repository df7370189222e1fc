using System.Text.Json;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>All scenarios in one story, and companies of any size.</summary>
public sealed class MixTests(ToldStories stories) : IClassFixture<ToldStories>
{
    private const string All = "S1+S2+S3+S4+S5+S6";
    private static readonly string[] Attacks = ["S1", "S2", "S3", "S4", "S5"];

    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Scenarios_ShareNoAddressUserHostOrHash(int seed)
    {
        var told = stories.Of(seed, All);

        foreach (var kind in new[] { "address", "domain", "user", "host", "file", "persistence" })
        {
            var values = Attacks.SelectMany(scenario => told.Truth.Entities(scenario, kind).Distinct()).ToList();
            Assert.Equal(values.Distinct(), values);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Scenarios_StayWholeBesideEachOther(int seed)
    {
        var told = stories.Of(seed, All);

        Assert.Equal(5, told.Story.Days);
        Assert.All(Attacks, scenario =>
        {
            ScenarioChecks.RolesAreApart(told, scenario, decoys: 3);
            ScenarioChecks.MarksAreOnlyTheAttackers(told, scenario);
        });
        Assert.Equal(22, told.Truth.Of("alert", "S6").Count(alert => alert.TryGetProperty("lookalike", out _)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void CompanyOfTen_PlaysEverything(int seed)
    {
        var told = stories.Of(seed, All, employees: 10);

        Assert.All(Attacks, scenario =>
        {
            ScenarioChecks.RolesAreApart(told, scenario, decoys: 3);
            Assert.All(told.Truth.Of("event", scenario), line => Assert.Equal(TruthFile.Uids(line).Count, ScenarioChecks.Records(told.Story, line).Count));
        });
        // What changes stands in its list once for each change.
        Assert.All(told.Story.Lists, list => Assert.Equal(list.All.Count, list.All.Select(record => (record.Id, record.Arrival)).Distinct().Count()));
        Assert.Equal(
            told.Truth.Entities("S4", "address").SkipLast(1).Order(),
            ScenarioChecks.Json(told.Story, told.Truth.Row("S4", 1)).Select(attempt => attempt.GetProperty("ipAddress").GetString()!).Distinct().Order());
    }

    [Fact]
    public void Mix_InAnyOrder_IsTheSameStory()
    {
        static string Ids(params string[] scenarios) =>
            string.Join(',', StoryTeller.Tell(new LabOptions { Seed = 4, Employees = 30, Scenarios = scenarios }).OfficeActivity.All.Select(record => record.Id));

        Assert.Equal(Ids("S1", "S2"), Ids("s2", "S1"));
    }

    [Fact]
    public void LargeCompany_TellsASampleInFull_AndEverybodyWasThere()
    {
        var whole = StoryTeller.Tell(new LabOptions { Employees = 400 });
        var sample = StoryTeller.Tell(new LabOptions { Employees = 400, PersonDays = 160 });
        static int Users(Story story) => story.SignIns.All.Where(record => record.Kind == "interactiveUser").Select(record => JsonDocument.Parse(record.Json).RootElement.GetProperty("userId").GetString()).Distinct().Count();

        Assert.All(whole.Company.People, person => Assert.True(person.IsToldInFull));
        Assert.InRange(sample.Company.People.Count(person => person.IsToldInFull), 80, 150);
        Assert.InRange(sample.FalconTelemetry.All.Count / (double)whole.FalconTelemetry.All.Count, 0.2, 0.75);
        Assert.InRange(Users(sample), Users(whole) - 12, Users(whole) + 12);
    }

    [Fact]
    public void LargestCompany_HasNamesAndAddressesOnce()
    {
        var company = new Company(new LabOptions { Employees = LabOptions.MostEmployees });

        Assert.Equal(LabOptions.MostEmployees, company.Workstations.Select(device => device.LocalIp).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(LabOptions.MostEmployees, company.People.Select(person => person.Sam).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(LabOptions.MostEmployees, company.People.Select(person => person.Sid).Distinct(StringComparer.Ordinal).Count());
        Assert.All(company.Workstations, device => Assert.True(System.Net.IPAddress.TryParse(device.LocalIp, out _)));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(50_001)]
    public void Company_OutsideItsSizes_IsRefused(int employees) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StoryTeller.Tell(new LabOptions { Employees = employees }));

    [Fact]
    public void Days_MakeTheStoryLonger_ButNotShorterThanItsScenarios()
    {
        static Story Tell(string scenario, int? days) => StoryTeller.Tell(new LabOptions { Employees = 20, Scenarios = [scenario], Days = days });

        Assert.Equal(2, Tell("S2", null).Days);
        Assert.Equal(7, Tell("S6", 7).Days);
        Assert.Equal(5, Tell("S4", 3).Days);
        Assert.Contains(Tell("S6", 7).FalconTelemetry.All, record => record.Time > new LabOptions().Start.AddDays(6));
    }
}
