using System.Security.Cryptography;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Tests.World;

public class StoryTests
{
    [Fact]
    public void Tell_SameSeedTwice_GivesTheSameBytes() => Assert.Equal(Fingerprint(3), Fingerprint(3));

    [Fact]
    public void Tell_FiveSeeds_GiveFiveCompanies()
    {
        var stories = new[] { 1, 2, 3, 5, 8 }.Select(seed => StoryTeller.Tell(new LabOptions { Seed = seed, Employees = 60 })).ToList();

        Assert.Equal(5, stories.Select(story => story.Company.Domain + story.Company.Egress).Distinct().Count());
        Assert.Equal(5, stories.Select(story => story.Company.TenantId).Distinct().Count());
        Assert.Empty(stories[0].Company.Devices.Select(device => device.Aid).Intersect(stories[1].Company.Devices.Select(device => device.Aid)));
    }

    [Fact]
    public void Tell_FullCompany_HasTheSizeThatWasPromised()
    {
        var story = StoryTeller.Tell(new LabOptions());

        Assert.InRange(story.Lists.Sum(list => list.All.Count), 150_000, 250_000);
        Assert.Equal(1200, story.Company.People.Count);
        Assert.InRange(story.Company.Devices.Count(device => device.MdeId is not null) / (double)story.Company.Devices.Count, 0.11, 0.19);
        Assert.InRange(story.FalconAlerts.All.Count + story.GraphAlerts.All.Count, 30, 55);
        Assert.InRange(story.LastArrival(), story.End, story.End.AddHours(1.1));
    }

    [Fact]
    public void Tell_EveryList_HasEachVersionOfItsIdsOnce()
    {
        var story = StoryTeller.Tell(new LabOptions { Employees = 120 });

        // What changes stands in its list once for each change; the rest has its id for itself.
        RecordSet[] changing =
        [
            story.FalconCases, story.FalconVulnerabilities, story.RiskyUsers, story.RiskyServicePrincipals, story.TapMessages, story.TapClicks, story.TapThreats, story.TapCampaigns,
        ];
        Assert.All(story.Lists.Except(changing), list => Assert.Equal(list.All.Count, list.All.Select(record => record.Id).Distinct().Count()));
        Assert.All(changing, list => Assert.Equal(list.All.Count, list.All.Select(record => (record.Id, record.Arrival)).Distinct().Count()));
        Assert.All(story.Lists.SelectMany(list => list.All), record => Assert.True(record.Arrival > record.Time || record.Arrival < story.Start));
    }

    [Fact]
    public void Tell_UnknownScenario_NamesThoseThatExist()
    {
        var error = Assert.Throws<ArgumentException>(() => StoryTeller.Tell(new LabOptions { Scenarios = ["S9"] }));

        Assert.Contains("S1, S2, S3, S4, S5, S6", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tell_MonitoringAgent_ReachesNearlyAllComputers()
    {
        var options = new LabOptions { Employees = 300 };
        var story = StoryTeller.Tell(options);
        var agent = new Internet(new Company(options)).Monitoring;

        var hosts = story.FalconTelemetry.All.Where(record => record.Kind == "DnsRequest" && System.Text.Encoding.UTF8.GetString(record.Json.Span).Contains(agent.Home.Domain, StringComparison.Ordinal)).Select(record => record.Device).Distinct().Count();

        Assert.InRange(hosts / (double)story.Company.Devices.Count, 0.95, 1);
    }

    private static string Fingerprint(int seed)
    {
        var story = StoryTeller.Tell(new LabOptions { Seed = seed, Employees = 100 });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var record in story.Lists.SelectMany(list => list.All))
        {
            hash.AppendData(record.Json.Span);
            hash.AppendData(BitConverter.GetBytes(record.Arrival.UtcTicks));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
