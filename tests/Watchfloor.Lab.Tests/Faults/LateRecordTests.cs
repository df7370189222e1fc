using System.Text;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;
using Watchfloor.Testing;

namespace Watchfloor.Lab.Tests.Faults;

public class LateRecordTests
{
    [Fact]
    public void Late_ARecordComesAfterNewerOnes_AndNoneIsLost()
    {
        var (calm, late) = (Tell("none"), Tell("late"));

        Assert.Equal(calm.SignIns.All.Select(record => record.Id).Order(), late.SignIns.All.Select(record => record.Id).Order());
        Assert.InRange(Overtaken(late.SignIns) - Overtaken(calm.SignIns), late.SignIns.All.Count / 20, late.SignIns.All.Count);
        Assert.All(late.SignIns.All, record => Assert.InRange(record.Arrival - record.Time, TimeSpan.Zero, TimeSpan.FromMinutes(40)));
    }

    [Fact]
    public void Late_AnAlertComesAgainUnderItsId_AndTheTruthNamesItsLastVersion()
    {
        using var folder = new TemporaryDirectory();
        var story = Tell("late", folder.Path);
        var truth = File.ReadLines(Path.Combine(folder.Path, "truth.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("kind").GetString() == "version" && line.GetProperty("feed").GetString() == "crowdstrike.alerts").ToList();

        Assert.NotEmpty(truth);
        Assert.All(truth, version =>
        {
            var versions = story.FalconAlerts.All.Where(record => record.Id == version.GetProperty("uid").GetString()).OrderBy(record => record.Arrival).ToList();
            var last = JsonDocument.Parse(Encoding.UTF8.GetString(versions[^1].Json.Span)).RootElement;
            Assert.Equal(2, versions.Count);
            Assert.Equal(versions[1].Arrival, versions[0].Until);
            Assert.All(version.GetProperty("fields").EnumerateObject(), field => Assert.Equal(field.Value.GetString(), last.GetProperty(field.Name).GetString()));
            Assert.Same(versions[0], story.FalconAlerts.ArrivedBy(versions[1].Arrival.AddSeconds(-1)).Single(record => record.Id == versions[0].Id));
            Assert.Same(versions[1], story.FalconAlerts.ArrivedBy(versions[1].Arrival).Single(record => record.Id == versions[0].Id));
        });
    }

    /// <summary>How many records arrive after one whose own time is at least a quarter of an hour later.</summary>
    private static int Overtaken(RecordSet list)
    {
        var byArrival = list.All.OrderBy(record => record.Arrival).ToList();
        var (count, newest) = (0, DateTimeOffset.MinValue);
        foreach (var record in byArrival)
        {
            count += newest - record.Time > TimeSpan.FromMinutes(15) ? 1 : 0;
            newest = record.Time > newest ? record.Time : newest;
        }

        return count;
    }

    private static Story Tell(string profile, string? folder = null) => StoryTeller.Tell(new LabOptions { Employees = 100, FaultProfile = profile, OutputDirectory = folder });
}
