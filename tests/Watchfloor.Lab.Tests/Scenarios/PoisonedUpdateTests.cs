using System.Text.Json;
using Watchfloor.Lab.Scenarios;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>S5 as the specification tells it, for five seeds.</summary>
public sealed class PoisonedUpdateTests(ToldStories stories) : IClassFixture<ToldStories>
{
    private const string S5 = "S5";

    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_AllThere_AtTheirTimes(int seed) => ScenarioChecks.RowsAreThere(
        stories.Of(seed, S5),
        S5,
        default, new(0, 2, 0), new(0, 20, 0), new(1, 15, 0), new(1, 15, 20), new(1, 40, 0), new(1, 41, 0), new(2, 30, 0), new(2, 34, 0), new(5, 50, 0));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Roles_AreApart_AndMarksAreOnlyTheAttackers(int seed)
    {
        ScenarioChecks.RolesAreApart(stories.Of(seed, S5), S5, decoys: 3);
        ScenarioChecks.MarksAreOnlyTheAttackers(stories.Of(seed, S5), S5);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ProcessTree_GoesFromUpdaterToTampering_AndAlertPointsAtIt(int seed)
    {
        var told = stories.Of(seed, S5);
        List<JsonElement> Row(int row) => ScenarioChecks.Json(told.Story, told.Truth.Row(S5, row));
        var (start, queries, secrets, tamper, alert) = (Row(1), Row(2), Row(3), Row(4), Row(5)[0]);
        var plugin = start[2].GetProperty("TargetProcessId").GetString();

        Assert.Equal(start[0].GetProperty("TargetProcessId").GetString(), start[2].GetProperty("ParentProcessId").GetString());
        Assert.Equal(30, queries.Count);
        Assert.All(queries, query => Assert.Equal((plugin, "16"), (query.GetProperty("ContextProcessId").GetString(), query.GetProperty("RequestType").GetString())));
        Assert.All(queries, query => Assert.InRange(query.GetProperty("TXTRecords").GetString()!.Length, 180, 240));
        Assert.All(queries, query => Assert.EndsWith(told.Truth.Entities(S5, "domain")[0], query.GetProperty("DomainName").GetString(), StringComparison.Ordinal));
        Assert.All(secrets, process => Assert.Equal(plugin, process.GetProperty("ParentProcessId").GetString()));
        Assert.Equal("DriverLoad", tamper[3].GetProperty("#event_simpleName").GetString());
        Assert.Equal(told.Truth.Entities(S5, "file")[1], tamper[3].GetProperty("SHA256HashData").GetString());
        Assert.Equal($"pid:{tamper[0].GetProperty("aid").GetString()}:{tamper[0].GetProperty("TargetProcessId").GetString()}", alert.GetProperty("triggering_process_graph_id").GetString());
        Assert.Equal(70, alert.GetProperty("severity").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Exclusion_BlindsTheSensorWhileItLives(int seed)
    {
        var told = stories.Of(seed, S5);
        var audit = ScenarioChecks.Json(told.Story, told.Truth.Row(S5, 6));
        var beats = ScenarioChecks.Records(told.Story, told.Truth.Row(S5, 7));
        var gap = told.Truth.Of("gap", S5).Single();
        var (from, device) = (TruthFile.Time(gap, "from"), beats[0].Device);
        bool Build(Serving.LabRecord record) => record.Kind == "ProcessRollup2" && record.Device == device && JsonDocument.Parse(record.Json).RootElement.GetProperty("ImageFileName").GetString()!.Contains(@"\build\", StringComparison.Ordinal);

        var jobs = told.Story.FalconTelemetry.All.Where(Build).Select(record => record.Time).ToList();

        Assert.True(jobs.Count > 40);
        Assert.All(jobs, time => Assert.True(time < from));
        Assert.True(from - jobs[^1] < TimeSpan.FromMinutes(12));
        Assert.All(beats.Zip(beats.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(5), pair.Second.Time - pair.First.Time));
        Assert.All(audit, item => Assert.Equal(told.Truth.Entities(S5, "address")[0], item.GetProperty("event").GetProperty("UserIp").GetString()));
        Assert.Contains(@"C:\build\**", audit[1].GetProperty("event").GetProperty("AuditKeyValues").EnumerateArray().Select(pair => pair.GetProperty("ValueString").GetString()));
        var client = audit[0].GetProperty("event").GetProperty("UserId").GetString();
        Assert.Contains(told.Story.FalconStream.All, record => record.Time < from.AddMinutes(-10) && JsonDocument.Parse(record.Json).RootElement.GetProperty("event").TryGetProperty("UserId", out var user) && user.GetString() == client);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Identity_PublishesTheNextVersionFromTheSameAddress(int seed)
    {
        var told = stories.Of(seed, S5);
        var signIn = ScenarioChecks.Json(told.Story, told.Truth.Row(S5, 8))[0];
        var published = ScenarioChecks.Json(told.Story, told.Truth.Row(S5, 9))[0];
        var witness = ScenarioChecks.Json(told.Story, told.Truth.Row(S5, 10))[0];
        static int Patch(JsonElement item) => int.Parse(item.GetProperty("ObjectId").GetString()!.Split('.')[^1], System.Globalization.CultureInfo.InvariantCulture);

        var before = told.Story.OfficeActivity.All.Where(record => record.Kind == "Audit.General").Select(record => JsonDocument.Parse(record.Json).RootElement).TakeWhile(item => item.GetProperty("Id").GetString() != published.GetProperty("Id").GetString()).ToList();

        Assert.Equal(signIn.GetProperty("ipAddress").GetString(), published.GetProperty("ClientIP").GetString());
        Assert.Equal(signIn.GetProperty("appId").GetString(), published.GetProperty("AppId").GetString());
        Assert.Equal(Patch(before[^1]) + 1, Patch(published));
        Assert.All(before, item => Assert.Equal(told.Story.Company.Egress, item.GetProperty("ClientIP").GetString()));
        Assert.Contains(witness.GetProperty("evidence").EnumerateArray(), item => item.TryGetProperty("deviceDnsName", out var name) && string.Equals(name.GetString(), told.Truth.Entities(S5, "host")[0], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Seeds_ShareNoNameAddressOrInterval()
    {
        var told = Seeds.Select(row => stories.Of(row.Data, S5)).ToList();

        Assert.Equal(10, told.SelectMany(story => story.Truth.Entities(S5, "file")).Distinct().Count());
        Assert.Equal(5, told.Select(story => story.Truth.Entities(S5, "domain")[0]).Distinct().Count());
        Assert.Equal(5, told.Select(story => TruthFile.Time(story.Truth.Row(S5, 9)) - TruthFile.Time(story.Truth.Row(S5, 1))).Distinct().Count());
    }
}
