using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Writes the cases that people in the console opened for severe alerts, good and bad alike, and how they went on.</summary>
internal sealed class CaseRecords(Story story, Random random)
{
    private const int SeverityOfACase = 50;
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(40);

    /// <summary>One case for each detection with a severe alert. Written last, since it looks at what the story told.</summary>
    public static void Write(Story story)
    {
        var writer = new CaseRecords(story, story.Stream("falcon cases"));
        var alerts = story.FalconAlerts.All.Select(record => (Record: record, Json: JsonDocument.Parse(record.Json).RootElement))
            .Where(alert => alert.Json.GetProperty("severity").GetInt32() >= SeverityOfACase)
            .GroupBy(alert => alert.Json.GetProperty("aggregate_id").GetString()!)
            .OrderBy(group => group.Min(alert => alert.Record.Arrival)).ThenBy(group => group.Key, StringComparer.Ordinal);
        // An index shows a change some seconds after it.
        var end = story.LastArrival() - LongestLag;
        var number = 1000;
        foreach (var group in alerts)
        {
            writer.Add([.. group], ++number, end);
        }
    }

    private void Add(IReadOnlyList<(LabRecord Record, JsonElement Json)> alerts, int number, DateTimeOffset end)
    {
        var id = random.Guid();
        var first = alerts.MinBy(alert => alert.Record.Time);
        var worst = alerts.MaxBy(alert => alert.Json.GetProperty("severity").GetInt32());
        var created = Earlier(alerts.Min(alert => alert.Record.Arrival) + random.Seconds(120, 1500), end).ToSecond();
        var worker = random.Pick(story.Company.Of("IT"));
        var (assigned, closed) = (created + random.Seconds(300, 3600), created + random.Seconds(7200, 30000));
        var isClosed = worst.Json.GetProperty("severity").GetInt32() < 70;
        Version("new", created, null, 1);
        if (assigned <= end)
        {
            Version("in_progress", assigned, worker, 2);
        }

        if (isClosed && closed <= end)
        {
            Version("closed", closed, worker, 3);
        }

        void Version(string status, DateTimeOffset updated, Person? assignee, int version) => story.FalconCases.Add(id, created, updated + random.Seconds(1, LongestLag.TotalSeconds), json =>
        {
            json.Text("id", id).Text("reference_id", $"C-{number}").Text("cid", story.Company.Cid)
                .Text("name", worst.Json.GetProperty("display_name").GetString()).Text("description", worst.Json.GetProperty("description").GetString()).Text("description_format", "plaintext")
                .Text("status", status).Number("severity", worst.Json.GetProperty("severity").GetInt32());
            if (assignee is null)
            {
                json.Null("assigned_to");
            }
            else
            {
                json.Object("assigned_to", user => user.Text("uuid", assignee.ObjectId).Text("display_name", assignee.Name).Text("user_id", assignee.Upn));
            }

            json.Object("created_by", user => user.Text("display_name", "Falcon automation"))
                .Text("created_timestamp", Json.Seconds(created)).Text("updated_timestamp", Json.Nanos(updated))
                .Text("start_timestamp", Json.Millis(first.Record.Time)).Text("end_timestamp", Json.Millis(alerts.Max(alert => alert.Record.Time)))
                .Texts("tags", []).Null("access_tags")
                .Object("evidence", evidence => evidence
                    .List("alerts", alerts.Where(alert => alert.Record.Arrival <= updated), (item, alert) => item.Text("id", alert.Record.Id))
                    .Null("events").Null("leads"))
                .Null("template").Null("workflows").Number("version", version);
        });
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
