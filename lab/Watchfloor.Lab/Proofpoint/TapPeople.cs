using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>Who is attacked most, and who clicks most. The kind is the number that orders the list.</summary>
internal static class TapPeople
{
    public static void Write(Story story, TapThreatBook book)
    {
        var people = story.Company.People.DistinctBy(person => person.Upn, StringComparer.OrdinalIgnoreCase).ToDictionary(person => person.Upn, StringComparer.OrdinalIgnoreCase);
        foreach (var attacked in book.Sightings.GroupBy(sighting => sighting.Recipient, StringComparer.OrdinalIgnoreCase))
        {
            // A message that is judged again is still one message.
            var families = attacked.DistinctBy(sighting => sighting.Threat.Id)
                .GroupBy(sighting => sighting.Threat.Classification).Select(family => (Name: TapKnowledge.Family(family.Key).ToLowerInvariant(), Score: family.Count() * Weight(family.Key))).ToList();
            var index = families.Sum(family => family.Score);
            story.TapVeryAttacked.Add(Guid(story, attacked.Key), attacked.First().Arrival - TapKnowledge.AtOnce, attacked.First().Arrival, json => json
                .Object("identity", identity => Identity(identity, story, attacked.Key, people.GetValueOrDefault(attacked.Key)))
                .Object("threatStatistics", statistics => statistics.Number("attackIndex", index).List("families", families, (item, family) => item.Text("name", family.Name).Number("score", family.Score))), $"{index:D8}");
        }

        var clicks = story.TapClicks.All.DistinctBy(record => record.Id).Select(record => (record.Arrival, Json: JsonDocument.Parse(record.Json).RootElement)).ToList();
        foreach (var clicker in clicks.GroupBy(click => click.Json.GetProperty("recipient").GetString()!, StringComparer.OrdinalIgnoreCase))
        {
            var families = clicker.GroupBy(click => click.Json.GetProperty("classification").GetString()!).Select(family => (Name: TapKnowledge.Family(family.Key), Clicks: family.Count())).ToList();
            var arrival = clicker.Min(click => click.Arrival);
            story.TapTopClickers.Add(Guid(story, clicker.Key), arrival - TapKnowledge.AtOnce, arrival, json => json
                .Object("identity", identity => Identity(identity, story, clicker.Key, people.GetValueOrDefault(clicker.Key)))
                .Object("clickStatistics", statistics => statistics.Number("clickCount", clicker.Count()).List("families", families, (item, family) => item.Text("name", family.Name).Number("clicks", family.Clicks))), $"{clicker.Count():D8}");
        }
    }

    private static int Weight(string classification) => classification switch
    {
        "malware" => 900,
        "phish" => 700,
        "impostor" => 600,
        _ => 40,
    };

    private static string Guid(Story story, string address) => TapKnowledge.IdOf(story, $"person/{address.ToLowerInvariant()}");

    private static void Identity(Utf8JsonWriter json, Story story, string address, Person? person) => json
        .Text("guid", Guid(story, address)).Text("customerUserId", person?.Sam).Texts("emails", [address]).Text("name", person?.Name).Text("department", person?.Department)
        .Text("location", null).Text("title", person?.JobTitle).Flag("vip", person?.JobTitle.Contains("Chief", StringComparison.Ordinal) == true);
}
