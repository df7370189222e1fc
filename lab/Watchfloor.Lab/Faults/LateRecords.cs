using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Faults;

/// <summary>Makes some records arrive as late as the vendor allows, after newer ones were shown, and some alerts come again with another content under the same id.</summary>
internal sealed class LateRecords(Story story, GroundTruth truth, int seed)
{
    private const double LateShare = 0.1;
    private const double AgainShare = 0.25;

    /// <summary>Changes the story and writes down what the last version of each changed record is.</summary>
    public void Apply()
    {
        // The longest a client must look back, less a margin: who looks back less than the vendor needs, loses these.
        Delay(story.FalconAlerts, TimeSpan.FromMinutes(2.5), TimeSpan.FromMinutes(4));
        Delay(story.FalconTelemetry, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(14));
        Delay(story.GraphAlerts, TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(9.5));
        foreach (var list in (RecordSet[])[story.SignIns, story.DirectoryAudits, story.DeviceProcessEvents, story.DeviceNetworkEvents, story.EmailEvents, story.DeviceLogonEvents, story.DeviceFileEvents])
        {
            Delay(list, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40));
        }

        DelayTap(story.TapMessages);
        DelayTap(story.TapClicks);
        Again(story.FalconAlerts, "crowdstrike.alerts", Json.Nanos, ("updated_timestamp", null), ("status", "in_progress"), ("assigned_to_name", "Night Shift"));
        Again(story.GraphAlerts, "microsoft.alerts", Json.Ticks, ("lastUpdateDateTime", null), ("status", "inProgress"), ("assignedTo", "night.shift"));
    }

    private Random? Drawn(LabRecord record, string what, double share)
    {
        var random = Seeds.Stream(seed, $"{what}/{record.Id}");
        return random.NextDouble() < share ? random : null;
    }

    /// <summary>Moves arrivals to <paramref name="from"/> to <paramref name="to"/> after the record's own time.</summary>
    private void Delay(RecordSet list, TimeSpan from, TimeSpan to) => list.Replace(record =>
        record.Until is null && record.Arrival > record.Time && Drawn(record, "late", LateShare) is { } random
            ? [Copy(record, record.Json, record.Time, record.Time + random.Between(from, to), null)]
            : [record]);

    /// <summary>TAP lists a row in the window in which it wrote it down, but shows it up to half an hour later.</summary>
    private void DelayTap(RecordSet list) => list.Replace(record =>
        record.Until is null && Drawn(record, "late", LateShare) is { } random
            ? [Copy(record, record.Json, record.Time, (record.Recorded ?? record.Arrival) + random.Between(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(29)), null)]
            : [record]);

    private void Again(RecordSet list, string feed, Func<DateTimeOffset, string> format, (string Name, string? Value) changed, params (string Name, string Value)[] fields) => list.Replace(record =>
    {
        if (Drawn(record, "again", AgainShare) is not { } random || !(JsonNode.Parse(record.Json.Span) is JsonObject fresh && fresh.ContainsKey(changed.Name)))
        {
            return [record];
        }

        var at = (record.Arrival + random.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(3))).ToSecond();
        fresh[changed.Name] = format(at);
        foreach (var (name, value) in fields)
        {
            fresh[name] = value;
        }

        // The list orders by the time that the newer version has, where that is the one it filters on.
        var time = feed == "microsoft.alerts" ? at : record.Time;
        var arrival = at + random.Seconds(20, 90);
        truth.Version(feed, record.Id, at, fields.Select(field => (field.Name, field.Value)).Append((changed.Name, format(at))));
        return
        [
            Copy(record, record.Json, record.Time, record.Arrival, arrival),
            Copy(record, Encoding.UTF8.GetBytes(fresh.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })), time, arrival, null),
        ];
    });

    private static LabRecord Copy(LabRecord record, ReadOnlyMemory<byte> json, DateTimeOffset time, DateTimeOffset arrival, DateTimeOffset? until) => new()
    {
        Id = record.Id, Time = time, Arrival = arrival, Recorded = record.Recorded ?? record.Arrival, Until = until, Json = json, Kind = record.Kind, Device = record.Device,
    };
}
