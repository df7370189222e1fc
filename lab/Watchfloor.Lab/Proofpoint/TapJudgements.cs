using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>TAP thinks again: the same message or click once more, with another status or with the campaign that it was found to belong to.</summary>
internal static class TapJudgements
{
    private static readonly TimeSpan UntilTakenBack = TimeSpan.FromHours(5);
    private static readonly TimeSpan UntilLinked = TimeSpan.FromHours(2);

    // One in three of the bulk mails turns out to be of one wave.
    private const int WaveShare = 3;

    /// <summary>Issues again what is judged anew before the story ends.</summary>
    public static void Write(Story story)
    {
        var random = story.Stream("tap judgements");
        var wave = random.Guid();
        var spam = 0;
        foreach (var (list, record) in story.TapMessages.All.Select(record => (story.TapMessages, record)).Concat(story.TapClicks.All.Select(record => (story.TapClicks, record))).ToList())
        {
            var json = JsonNode.Parse(record.Json.Span)!.AsObject();
            var threats = json["threatsInfoMap"] is JsonArray map ? map.OfType<JsonObject>().ToList() : json.ContainsKey("threatID") ? [json] : [];
            if (threats is not [var threat] || !Text(threat, "classification").Equals("spam", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (Text(threat, "threatStatus") == "active")
            {
                var at = Json.ToMillisecond(record.Arrival + UntilTakenBack);
                (threat["threatStatus"], threat["threatTime"]) = ("falsePositive", Json.Millis(at));
                Again(story, list, record, json, at + random.Seconds(60, 600));
            }
            else if (list == story.TapMessages && spam++ % WaveShare == 0)
            {
                threat[threat.ContainsKey("campaignId") ? "campaignId" : "campaignID"] = wave;
                Again(story, list, record, json, record.Arrival + UntilLinked + random.Seconds(60, 600));
            }
        }
    }

    private static void Again(Story story, RecordSet list, LabRecord record, JsonObject json, DateTimeOffset arrival)
    {
        if (arrival >= story.End)
        {
            return;
        }

        list.Add(record.Id, record.Time, arrival, writer =>
        {
            foreach (var (name, value) in json)
            {
                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }
        }, record.Kind);
    }

    private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
}
