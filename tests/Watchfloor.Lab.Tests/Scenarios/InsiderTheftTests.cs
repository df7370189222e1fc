using System.Text.Json;
using Watchfloor.Lab.Scenarios;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>S3 as the specification tells it, for five seeds.</summary>
public sealed class InsiderTheftTests(ToldStories stories) : IClassFixture<ToldStories>
{
    private const string S3 = "S3";

    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_AllThere_AtTheirTimes(int seed) => ScenarioChecks.RowsAreThere(
        stories.Of(seed, S3),
        S3,
        default, new(26, 0, 0), new(27, 10, 0), new(27, 20, 0), new(27, 21, 0), new(27, 24, 0), new(51, 0, 0), new(51, 5, 0), new(75, 0, 0), new(75, 30, 0));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Roles_AreApart_AndMarksAreOnlyHers(int seed)
    {
        ScenarioChecks.RolesAreApart(stories.Of(seed, S3), S3, decoys: 3);
        ScenarioChecks.MarksAreOnlyTheAttackers(stories.Of(seed, S3), S3);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Downloads_ReachProjectsSheNeverOpened(int seed)
    {
        var told = stories.Of(seed, S3);
        static string Project(JsonElement file) => file.GetProperty("SourceRelativeUrl").GetString()!;
        var downloads = ScenarioChecks.Json(told.Story, told.Truth.Row(S3, 1));
        var own = told.Truth.Of("event", S3).Where(line => line.GetProperty("feed").GetString() == Feeds.OfficeActivity).SelectMany(TruthFile.Uids).ToHashSet();

        var usual = told.Story.OfficeActivity.All.Where(record => record.Kind == "Audit.SharePoint" && !own.Contains(record.Id)).Select(record => JsonDocument.Parse(record.Json).RootElement)
            .Where(file => file.GetProperty("UserId").GetString() == downloads[0].GetProperty("UserId").GetString() && file.GetProperty("SiteUrl").GetString()!.EndsWith("/Designs/", StringComparison.Ordinal))
            .Select(Project)
            .ToHashSet();

        Assert.InRange(downloads.Count, 191, 233);
        Assert.Equal(14, downloads.Select(Project).Distinct().Count());
        Assert.True(downloads.Select(Project).Distinct().Count(project => !usual.Contains(project)) >= 11);
        Assert.InRange(ScenarioChecks.Json(told.Story, told.Truth.Row(S3, 2)).Count, 576, 704);
        Assert.InRange(TruthFile.Time(told.Truth.Row(S3, 1)).Hour, 17, 18);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Laptop_SaysNothingWhileItIsOff(int seed)
    {
        var told = stories.Of(seed, S3);
        var gap = told.Truth.Of("gap", S3).Single(line => line.GetProperty("from").ValueKind == JsonValueKind.String);
        var (from, to) = (TruthFile.Time(gap, "from"), TruthFile.Time(gap, "to"));
        var aid = ScenarioChecks.Records(told.Story, told.Truth.Row(S3, 3))[0].Device;

        var seen = told.Story.FalconTelemetry.All.Where(record => record.Device == aid).Select(record => record.Time).ToList();

        Assert.DoesNotContain(seen, time => time >= from && time < to);
        Assert.True(from - seen.Last(time => time < from) < TimeSpan.FromMinutes(5));
        Assert.True(seen.First(time => time >= to) - to < TimeSpan.FromMinutes(5));
        Assert.InRange(to - from, TimeSpan.FromHours(21), TimeSpan.FromHours(26));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Archive_JoinsSensorPolicyAndAlert(int seed)
    {
        var told = stories.Of(seed, S3);
        List<JsonElement> Row(int row) => ScenarioChecks.Json(told.Story, told.Truth.Row(S3, row));
        var (match, alert, upload, disk, noted, links) = (Row(4)[0], Row(5)[0], Row(6), Row(7), Row(8), Row(9));
        var (file, hash) = (match.GetProperty("ObjectId").GetString()!, told.Truth.Entities(S3, "file")[0]);
        var device = alert.GetProperty("evidence").EnumerateArray().Single(item => item.TryGetProperty("mdeDeviceId", out _) && item.TryGetProperty("deviceDnsName", out _));

        Assert.Equal(hash, match.GetProperty("EndpointMetaData").GetProperty("Sha256").GetString());
        Assert.False(string.IsNullOrEmpty(match.GetProperty("EndpointMetaData").GetProperty("UserJustification").GetString()));
        Assert.Equal(match.GetProperty("EndpointMetaData").GetProperty("MDATPDeviceId").GetString(), device.GetProperty("mdeDeviceId").GetString());
        Assert.Contains(alert.GetProperty("evidence").EnumerateArray(), item => item.TryGetProperty("fileDetails", out var details) && details.GetProperty("sha256").GetString() == hash && file.EndsWith(details.GetProperty("fileName").GetString()!, StringComparison.Ordinal));
        Assert.Equal(match.GetProperty("EndpointMetaData").GetProperty("TargetDomain").GetString(), upload[0].GetProperty("DomainName").GetString());
        Assert.InRange(upload.Skip(1).Sum(part => long.Parse(part.GetProperty("BytesSent").GetString()!, System.Globalization.CultureInfo.InvariantCulture)), 1_700_000_000, 2_100_000_000);
        Assert.Equal(disk[0].GetProperty("VolumeSerialNumber").GetString(), noted[0].GetProperty("EndpointMetaData").GetProperty("RemovableMediaDeviceAttributes").GetProperty("SerialNumber").GetString());
        Assert.Equal(told.Truth.Entities(S3, "link"), links.Select(link => link.GetProperty("UniqueSharingId").GetString()!));
        Assert.Equal(9, ScenarioChecks.Json(told.Story, told.Truth.Parts(S3, 10)[0]).Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Leaver_StandsInDirectoryAndCompanyRecords(int seed)
    {
        var told = stories.Of(seed, S3);
        var upn = told.Truth.Entities(S3, "user")[0];
        using var records = JsonDocument.Parse(File.ReadAllText(told.RecordsFile));

        var user = told.Story.Users.All.Where(record => record.Kind == upn).Select(record => JsonDocument.Parse(record.Json).RootElement).Single();

        Assert.Equal(told.Story.Start.AddDays(9), user.GetProperty("employeeLeaveDateTime").GetDateTimeOffset());
        Assert.Contains(records.RootElement.GetProperty("leavers").EnumerateArray(), leaver => leaver.GetProperty("user").GetString() == upn);
    }

    [Fact]
    public void Seeds_ShareNoNameAddressOrInterval()
    {
        var told = Seeds.Select(row => stories.Of(row.Data, S3)).ToList();

        Assert.Equal(5, told.Select(story => story.Truth.Entities(S3, "file")[0]).Distinct().Count());
        Assert.Equal(5, told.Select(story => story.Truth.Entities(S3, "domain")[0]).Distinct().Count());
        Assert.Equal(5, told.Select(story => TruthFile.Time(story.Truth.Row(S3, 9)) - TruthFile.Time(story.Truth.Row(S3, 1))).Distinct().Count());
    }
}
