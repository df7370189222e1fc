using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>The custom IOCs that people of the company had entered before the story begins.</summary>
internal static class IocRecords
{
    public static RecordSet Of(Story story)
    {
        var set = new RecordSet();
        var random = story.Stream("falcon iocs");
        for (var i = 0; i < 24; i++)
        {
            var type = random.Pick(["domain", "ipv4", "sha256", "sha256", "md5"]);
            var value = type switch
            {
                "domain" => $"{random.Pick(Words.NameFirst)}-{random.Hex(6)}.example",
                "ipv4" => $"203.0.113.{random.Next(1, 255)}",
                "sha256" => random.Hex(64),
                _ => random.Hex(32),
            };
            var id = random.Hex(64);
            var created = (story.Start - random.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(9))).ToSecond();
            set.Add(id, created, created, json => json
                .Text("id", id).Text("type", type).Text("value", value).Text("action", type is "sha256" or "md5" ? "prevent" : "detect").Text("severity", random.Pick(["low", "medium", "high"]))
                .Texts("platforms", ["windows"]).Flag("applied_globally", true).Texts("host_groups", []).Null("tags").Text("source", "it-security").Text("description", $"Ticket SEC-{random.Next(1000, 9999)}")
                .Text("expiration", Json.Seconds(created + TimeSpan.FromDays(90))).Flag("expired", false).Flag("deleted", false).Flag("from_parent", false)
                .Text("created_on", Json.Nanos(created)).Text("created_by", "client-lab").Text("modified_on", Json.Nanos(created)).Text("modified_by", "client-lab"));
        }

        set.Seal();
        return set;
    }
}
