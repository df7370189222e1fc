using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Watchfloor.Lab.Scenarios;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>What holds for every scenario.</summary>
internal static class ScenarioChecks
{
    private static readonly ConditionalWeakTable<Story, ConcurrentDictionary<string, ILookup<string, LabRecord>>> ById = [];

    /// <summary>The list behind a feed that truth names.</summary>
    public static IEnumerable<LabRecord> ListOf(Story story, string feed) => feed switch
    {
        Feeds.FalconAlerts => story.FalconAlerts.All,
        Feeds.FalconTelemetry => story.FalconTelemetry.All,
        Feeds.FalconStream => story.FalconStream.All,
        Feeds.GraphAlerts => story.GraphAlerts.All,
        Feeds.Incidents => story.GraphIncidents.All,
        Feeds.SignIns => story.SignIns.All,
        Feeds.Audits => story.DirectoryAudits.All,
        Feeds.RiskDetections => story.RiskDetections.All,
        Feeds.RiskyUsers => story.RiskyUsers.All,
        Feeds.OfficeActivity => story.OfficeActivity.All,
        Feeds.HuntingProcess => story.DeviceProcessEvents.All,
        Feeds.HuntingNetwork => story.DeviceNetworkEvents.All,
        Feeds.HuntingEmail => story.EmailEvents.All,
        Feeds.HuntingLogon => story.DeviceLogonEvents.All,
        Feeds.HuntingFile => story.DeviceFileEvents.All,
        Feeds.Tap => story.TapMessages.All.Concat(story.TapClicks.All),
        _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, "no list"),
    };

    /// <summary>The records of a truth line, in the order of the line.</summary>
    public static List<LabRecord> Records(Story story, JsonElement line)
    {
        var list = ById.GetOrCreateValue(story).GetOrAdd(line.GetProperty("feed").GetString()!, feed => ListOf(story, feed).ToLookup(record => record.Id));
        return [.. TruthFile.Uids(line).Select(uid => list[uid].Single())];
    }

    /// <summary>The same as JSON.</summary>
    public static List<JsonElement> Json(Story story, JsonElement line) => [.. Records(story, line).Select(record => JsonDocument.Parse(record.Json).RootElement)];

    /// <summary>Every row has its records in its feed, at its offset give or take a tenth, and in order.</summary>
    public static void RowsAreThere(ToldStory told, string scenario, params TimeSpan[] offsets)
    {
        var start = TruthFile.Time(told.Truth.Row(scenario, 1));
        var times = new List<DateTimeOffset>();
        for (var row = 1; row <= offsets.Length; row++)
        {
            var parts = told.Truth.Parts(scenario, row);
            Assert.NotEmpty(parts);
            Assert.All(parts, part => Assert.Equal(TruthFile.Time(part), Records(told.Story, part).Min(record => record.Time)));
            var time = parts.Min(part => TruthFile.Time(part));
            Assert.InRange(time - start, (offsets[row - 1] * 0.9) - TimeSpan.FromSeconds(3), (offsets[row - 1] * 1.1) + TimeSpan.FromSeconds(3));
            times.Add(time);
        }

        Assert.All(told.Truth.Of("event", scenario), line => Assert.Equal(TruthFile.Uids(line).Count, Records(told.Story, line).Count));
        Assert.All(times, time => Assert.InRange(time, told.Story.Start, told.Story.End));
    }

    /// <summary>Truth, decoys and alerts are told apart: no record is both, and every alert of the scenario is in its feed.</summary>
    public static void RolesAreApart(ToldStory told, string scenario, int decoys)
    {
        HashSet<string> Uids(string role) => [.. told.Truth.Of("event", scenario).Where(line => line.GetProperty("role").GetString() == role).SelectMany(line => TruthFile.Uids(line).Select(uid => line.GetProperty("feed").GetString() + uid))];

        Assert.True(told.Truth.Of("event", scenario).Count(line => line.GetProperty("role").GetString() == "decoy") >= decoys);
        Assert.Empty(Uids("truth").Intersect(Uids("decoy")));
        Assert.Empty(Uids("context").Intersect(Uids("decoy")));
        Assert.All(told.Truth.Of("alert", scenario), alert => Assert.Single(ListOf(told.Story, alert.GetProperty("feed").GetString()!), record => record.Id == alert.GetProperty("uid").GetString()));
        Assert.Contains(told.Truth.Of("action", scenario), action => !action.GetProperty("propose").GetBoolean());
    }

    /// <summary>The attacker's addresses, domains and hashes stand in no record that is not the scenario's.</summary>
    public static void MarksAreOnlyTheAttackers(ToldStory told, string scenario)
    {
        var own = told.Truth.Of("event", scenario).SelectMany(TruthFile.Uids).ToHashSet();
        string[] marks = [.. Marks(told, scenario).Select(mark => $"\"{mark}")];
        var any = SearchValues.Create(marks, StringComparison.Ordinal);
        bool IsMarked(LabRecord record)
        {
            var text = Encoding.UTF8.GetString(record.Json.Span);
            return text.AsSpan().IndexOfAny(any) >= 0 && marks.Any(mark => text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at && !char.IsAsciiDigit(text[at + mark.Length]));
        }

        Assert.NotEmpty(marks);
        Assert.Contains(told.Story.Lists.SelectMany(list => list.All), record => own.Contains(record.Id) && IsMarked(record));

        // Incidents and what TAP knows are made from the scenario's own records.
        RecordSet[] derived = [told.Story.GraphIncidents, told.Story.TapThreats, told.Story.TapCampaigns, told.Story.TapForensics];
        Assert.DoesNotContain(told.Story.Lists.Except(derived).SelectMany(list => list.All), record => !own.Contains(record.Id) && IsMarked(record));
    }

    /// <summary>What only the attacker has.</summary>
    public static List<string> Marks(ToldStory told, string scenario) =>
        [.. new[] { "address", "domain", "file" }.SelectMany(kind => told.Truth.Entities(scenario, kind))];
}
