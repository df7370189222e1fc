using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>What TAP knows beside the messages: threats, campaigns, forensic reports, people. All of it follows from the story's messages and clicks.</summary>
internal static class TapKnowledge
{
    /// <summary>TAP knows a threat as soon as it shows a message with it.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan UntilListed = TimeSpan.FromMinutes(1);

    /// <summary>Writes it, once the scenarios have played.</summary>
    public static void Write(Story story)
    {
        TapJudgements.Write(story);
        var book = new TapThreatBook(story);
        var random = story.Stream("tap knowledge");
        foreach (var threat in book.ByThreat)
        {
            WriteThreat(story, threat, random);
        }

        foreach (var campaign in book.ByCampaign)
        {
            WriteCampaign(story, campaign.Key, [.. campaign], random);
        }

        TapReports.Write(story, book, random);
        TapPeople.Write(story, book);
    }

    /// <summary>Family of a threat, as TAP words it.</summary>
    public static string Family(string classification) => classification switch
    {
        "phish" => "Credential Phishing",
        "malware" => "Malware",
        "impostor" => "Impostor",
        _ => "Spam",
    };

    /// <summary>Writes a list of things that have an id and a name.</summary>
    public static Utf8JsonWriter Named(this Utf8JsonWriter json, string name, params IEnumerable<(string Id, string Name)> items) =>
        json.List(name, items, (item, named) => item.Text("id", named.Id).Text("name", named.Name));

    /// <summary>An id that a name always has.</summary>
    public static string IdOf(Story story, string name) => Seeds.Hex(story.Options.Seed, $"tap/{name}", 32) is var hex ? $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}" : name;

    /// <summary>The part of a link that names a threat.</summary>
    public static string NameOf(TapThreat threat) => threat.Type == "url" && Uri.TryCreate(threat.Threat, UriKind.Absolute, out var link) ? link.Host + link.AbsolutePath : threat.Threat;

    // A threat whose judgement changed stands in the list once for each; the newest that has arrived counts.
    private static void WriteThreat(Story story, IGrouping<string, ThreatSighting> sightings, Random random)
    {
        var first = sightings.First();
        var (spread, severity) = (random.Next(1, 90), first.Threat.Classification == "spam" ? random.Next(1, 60) : random.Next(100, 900));
        var status = "";
        foreach (var sighting in sightings.Where(sighting => sighting.Threat.Status != status))
        {
            status = sighting.Threat.Status;
            var (threat, family) = (sighting.Threat, Family(sighting.Threat.Classification));
            story.TapThreats.Add(threat.Id, sighting.Arrival - AtOnce, sighting.Arrival, json =>
            {
                json.Text("id", threat.Id).Text("identifiedAt", Json.Millis(first.Threat.Time)).Text("name", NameOf(threat)).Text("type", threat.Type == "message" ? "message text" : threat.Type)
                    .Text("category", threat.Classification).Text("status", threat.Status).Number("severity", severity).Number("attackSpread", spread)
                    .Flag("notable", severity > 700).Flag("verticals", false).Flag("geographies", false)
                    .Named("actors").Named("families", (IdOf(story, family), family)).Named("malware");
                json.Named("techniques", threat.Type == "url" ? [(IdOf(story, "landing"), "Landing page")] : []).Named("brands");
            });
        }
    }

    private static void WriteCampaign(Story story, string id, List<ThreatSighting> sightings, Random random)
    {
        var first = sightings[0];
        var name = $"{Family(first.Threat.Classification)} wave {random.Next(100, 1000)}";
        var notable = sightings.Count > 5;

        // TAP updates a campaign whenever another message of it is seen.
        foreach (var last in sightings.Where((_, n) => n == 0 || n == sightings.Count - 1))
        {
            var members = sightings.TakeWhile(sighting => sighting.Arrival <= last.Arrival).Select(sighting => sighting.Threat).DistinctBy(threat => threat.Id).ToList();
            story.TapCampaigns.Add(id, last.Arrival, last.Arrival + UntilListed, json => json
                .Text("id", id).Text("name", name).Text("description", $"Messages that lead to pages of the same kit.\r\nFirst seen with {NameOf(first.Threat)}.")
                .Text("startDate", Json.Millis(new DateTimeOffset(first.Arrival.Date, TimeSpan.Zero))).Flag("notable", notable)
                .Named("actors").Named("families", (IdOf(story, Family(first.Threat.Classification)), Family(first.Threat.Classification))).Named("malware").Named("techniques").Named("brands")
                .List("campaignMembers", members, (item, threat) => item.Text("id", threat.Id).Text("threat", NameOf(threat)).Text("type", threat.Type).Text("threatTime", Json.Millis(threat.Time))), kind: notable ? "notable" : "");
        }
    }
}
