using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;
using Watchfloor.Testing;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>S2 as the specification tells it, for five seeds.</summary>
public sealed class PhishingToRansomwareTests(ToldStories stories) : IClassFixture<ToldStories>
{
    private static readonly TimeSpan[] Offsets =
    [
        default, new(0, 0, 0), new(0, 18, 30), new(0, 18, 33), new(0, 18, 41), new(0, 18, 58), new(0, 19, 10), new(0, 20, 0), new(0, 44, 10), new(2, 5, 0), new(3, 40, 0), new(3, 40, 5),
        new(5, 12, 0), new(5, 12, 40), new(5, 15, 0), new(6, 2, 0), new(26, 30, 0), new(26, 31, 0), new(26, 40, 0),
    ];

    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_AllThere_InOrder_AtTheirTimes(int seed)
    {
        var (story, truth, _) = stories.Of(seed);
        var start = TruthFile.Time(truth.Row("S2", 1));

        for (var row = 1; row <= 18; row++)
        {
            var line = truth.Row("S2", row);
            var list = ListOf(story, line.GetProperty("feed").GetString()!);
            var records = TruthFile.Uids(line).Select(uid => list.All.Single(record => record.Id == uid)).ToList();
            Assert.Equal(TruthFile.Time(line), records.Min(record => record.Time));
            var offset = TruthFile.Time(line) - start;
            Assert.InRange(offset, (Offsets[row] * 0.9) - TimeSpan.FromSeconds(3), Offsets[row] * 1.1);
        }

        var times = Enumerable.Range(1, 18).Select(row => TruthFile.Time(truth.Row("S2", row))).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Beacon_KeepsItsRhythmAndSleepsWithTheLaptop(int seed)
    {
        var (story, truth, _) = stories.Of(seed);
        var uids = TruthFile.Uids(truth.Row("S2", 7)).ToHashSet();
        var beacons = story.FalconTelemetry.All.Where(record => uids.Contains(record.Id)).ToList();
        var gap = truth.Of("gap", "S2").Single(line => line.GetProperty("from").ValueKind == JsonValueKind.String);
        var (from, to) = (TruthFile.Time(gap, "from"), TruthFile.Time(gap, "to"));

        var gaps = beacons.Zip(beacons.Skip(1), (a, b) => (b.Time - a.Time).TotalSeconds).Order().ToList();

        Assert.InRange(beacons.Count, 1_200, 1_900);
        Assert.InRange(gaps[gaps.Count / 2], 50, 75);
        Assert.True(gaps[^2] < 1.25 * gaps[gaps.Count / 2]);
        Assert.InRange(to - from, TimeSpan.FromHours(2), TimeSpan.FromHours(4.2));
        Assert.DoesNotContain(story.FalconTelemetry.All, record => record.Device == beacons[0].Device && record.Time >= from && record.Time < to);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void StolenAccount_WasNeverSeenOnTheFileServerBefore(int seed)
    {
        var (story, truth, _) = stories.Of(seed);
        var row = truth.Row("S2", 12);
        var logon = Field(story, row);
        var sid = logon.GetProperty("UserSid").GetString();

        var before = story.FalconTelemetry.All
            .Where(record => record.Kind == "UserLogon" && record.Time < TruthFile.Time(row) && record.Device == logon.GetProperty("aid").GetString())
            .Select(record => JsonDocument.Parse(record.Json).RootElement)
            .ToList();

        Assert.Equal("3", logon.GetProperty("LogonType").GetString());
        Assert.NotEmpty(before);
        Assert.DoesNotContain(before, other => other.GetProperty("UserSid").GetString() == sid);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Literals_AreOnlyTheAttackers(int seed)
    {
        var (story, truth, _) = stories.Of(seed);
        var scope = truth.Of("event", "S2").SelectMany(TruthFile.Uids).ToHashSet();
        var marks = truth.Entities("S2", "address").SelectMany(address => new[] { $"\"{address}\"", $"\"{address};" }).Concat(truth.Entities("S2", "domain")).Select(System.Text.Encoding.UTF8.GetBytes).ToList();

        Assert.Equal(2, truth.Entities("S2", "address").Count);
        Assert.Equal(4, truth.Entities("S2", "file").Count);
        Assert.Equal(3, truth.Entities("S2", "host").Count);
        Assert.DoesNotContain(
            story.FalconTelemetry.All.Concat(story.TapMessages.All).Concat(story.SignIns.All),
            record => !scope.Contains(record.Id) && marks.Exists(mark => record.Json.Span.IndexOf(mark) >= 0));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void DataTheft_AddsUp(int seed)
    {
        var (story, truth, _) = stories.Of(seed);
        var row = truth.Row("S2", 15);
        var uids = TruthFile.Uids(row).ToHashSet();

        var sent = story.FalconTelemetry.All.Where(record => uids.Contains(record.Id) && record.Kind == "NetworkConnectIP4")
            .Sum(record => long.Parse(JsonDocument.Parse(record.Json).RootElement.GetProperty("BytesSent").GetString()!, System.Globalization.CultureInfo.InvariantCulture));

        Assert.InRange(sent, 2_600_000_000, 3_600_000_000);
        Assert.InRange(TruthFile.Time(row, "endTime") - TruthFile.Time(row), TimeSpan.FromMinutes(43), TimeSpan.FromMinutes(60));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LookAlikes_AreTwentyTwo_AndAllAlertsAboutFortyFive(int seed)
    {
        var (story, truth, _) = stories.Of(seed);
        var alerts = truth.Of("alert", "S6").ToList();
        var numbered = alerts.Where(alert => alert.TryGetProperty("lookalike", out _)).ToList();

        Assert.Equal(Enumerable.Range(1, 22).Select(n => $"S6-{n}").Order(), numbered.Select(alert => alert.GetProperty("lookalike").GetString()!).Order());
        Assert.InRange(alerts.Count + truth.Of("alert", "S2").Count(), 40, 50);
        Assert.All(alerts.Where(alert => alert.GetProperty("feed").GetString() != "proofpoint.siem"), alert => Assert.Single(ListOf(story, alert.GetProperty("feed").GetString()!).All, record => record.Id == alert.GetProperty("uid").GetString()));
        Assert.Equal(story.FalconAlerts.All.Count + story.GraphAlerts.All.Count, alerts.Count(alert => alert.GetProperty("feed").GetString() != "proofpoint.siem") + 4);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void CompanyRecords_NameNoVerdictAndNoScenario(int seed)
    {
        var text = File.ReadAllText(stories.Of(seed).RecordsFile);
        using var records = JsonDocument.Parse(text);

        Assert.True(records.RootElement.GetProperty("approvals").GetArrayLength() >= 10);
        Assert.All(new[] { "positive", "benign", "S2", "S6", "look", "scenario", "attack" }, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
    }

    private static JsonElement Field(Story story, JsonElement row) => JsonDocument.Parse(story.FalconTelemetry.All.Single(record => record.Id == TruthFile.Uids(row)[0]).Json).RootElement;

    private static RecordSet ListOf(Story story, string feed) => feed switch
    {
        "crowdstrike.alerts" => story.FalconAlerts,
        "crowdstrike.telemetry" => story.FalconTelemetry,
        "microsoft.alerts" => story.GraphAlerts,
        "proofpoint.siem" => story.TapMessages,
        _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, "no list"),
    };
}
