using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Writes Falcon Intelligence: invented actors, what they write about them, and indicators of theirs. All instants are epoch seconds.</summary>
internal sealed class IntelRecords(Story story, Random random)
{
    private static readonly string[] Animals = ["PANDA", "SPIDER", "BEAR", "JACKAL", "KITTEN"];
    private static readonly string[] Families = ["LabRAT", "OakLoader", "TinStealer", "QuartzLocker", "FernDropper"];
    private static readonly string[] Phases = ["Reconnaissance", "Weaponization", "Delivery", "Exploitation", "Installation", "C2", "ActionOnObjectives"];
    private readonly List<(int Id, string Name, string Slug)> _actors = [];

    public static void Write(Story story)
    {
        var writer = new IntelRecords(story, story.Stream("falcon intel"));
        for (var i = 0; i < 24; i++)
        {
            writer.AddActor(9001 + i);
        }

        for (var i = 0; i < 400; i++)
        {
            writer.AddIndicator();
        }

        for (var i = 0; i < 60; i++)
        {
            writer.AddReport(7001 + i);
        }
    }

    private void AddActor(int id)
    {
        var animal = random.Pick(Animals);
        var first = random.Pick(Words.NameFirst).ToUpperInvariant();
        var (name, slug) = ($"{first} {animal} {id % 100}", $"{first}-{animal}-{id % 100}".ToLowerInvariant());
        _actors.Add((id, name, slug));
        var created = story.Start - random.Between(TimeSpan.FromDays(300), TimeSpan.FromDays(2000));
        var modified = Recent(TimeSpan.FromDays(30));
        story.IntelActors.Add($"{id}", created, modified + random.Seconds(1, 60), json => json
            .Number("id", id).Text("name", name).Text("slug", slug).Text("known_as", $"{first}Group").Text("short_description", "An invented adversary.").Text("description", "An invented adversary of the lab, in more words.")
            .Text("actor_type", animal == "SPIDER" ? "criminal" : "targeted").Text("animal_classifier", animal).Flag("active", true).Text("status", "active")
            .Number("created_date", created.ToUnixTimeSeconds()).Number("last_modified_date", modified.ToUnixTimeSeconds())
            .Number("first_activity_date", (created - TimeSpan.FromDays(90)).ToUnixTimeSeconds()).Number("last_activity_date", (modified - TimeSpan.FromDays(1)).ToUnixTimeSeconds())
            .List("motivations", [animal == "SPIDER" ? "Criminal" : "State-Sponsored"], Named).Null("objectives").List("origins", Array.Empty<string>(), Named)
            .List("target_countries", ["Nowhere"], Named).List("target_industries", [random.Pick(Words.CompanySecond)], Named).Text("url", $"https://falcon.example/intelligence/actors/{slug}/"));
    }

    private void AddIndicator()
    {
        var type = random.Pick(["domain", "domain", "ip_address", "hash_sha256", "hash_sha256", "hash_md5", "url", "email_address", "file_name", "mutex_name", "user_agent", "x509_serial"]);
        var indicator = type switch
        {
            "domain" => $"{random.Pick(Words.NameFirst)}-{random.Hex(8)}.example",
            "ip_address" => $"2001:db8:{random.Next(1, 0xffff):x}::{random.Next(1, 0xffff):x}",
            "hash_sha256" => random.Hex(64),
            "hash_md5" => random.Hex(32),
            "url" => $"https://{random.Hex(10)}.example/{random.Pick(Words.NameSecond)}",
            "email_address" => $"{random.Pick(Words.NameFirst)}@{random.Hex(8)}.example",
            "file_name" => $"{random.Hex(8)}.exe",
            "user_agent" => $"Lab/{random.Next(1, 9)}.{random.Hex(4)}",
            _ => random.Hex(24),
        };
        var modified = Recent(random.Next(2) == 0 ? TimeSpan.FromDays(6) : TimeSpan.FromDays(200));
        var published = modified - random.Between(TimeSpan.Zero, TimeSpan.FromDays(60));
        var (confidence, family) = (random.Pick(["high", "medium", "low", "unverified"]), random.Pick(Families));
        var isDeleted = random.Next(25) == 0;
        var actor = random.Pick(_actors);
        var id = $"{type}_{indicator}";
        story.IntelIndicators.Add(id, published, modified + random.Seconds(1, 60), json => json
            .Text("id", id).Text("indicator", indicator).Text("type", type).Text("malicious_confidence", confidence).Flag("deleted", isDeleted)
            .Number("published_date", published.ToUnixTimeSeconds()).Number("last_updated", modified.ToUnixTimeSeconds()).Text("_marker", $"{modified.ToUnixTimeSeconds()}f{random.Hex(31)}")
            .Texts("actors", random.Next(3) == 0 ? [actor.Name.Replace(" ", "", StringComparison.Ordinal)] : []).Texts("malware_families", [family]).Texts("kill_chains", [random.Pick(Phases)])
            .Null("threat_types").Texts("targets", []).Texts("reports", []).Null("vulnerabilities").Texts("domain_types", []).Texts("ip_address_types", [])
            .List("labels", [$"MaliciousConfidence/{confidence}", $"Malware/{family}"], (label, text) => label
                .Text("name", text).Number("created_on", published.ToUnixTimeSeconds()).Number("last_valid_on", modified.ToUnixTimeSeconds()))
            .List("relations", Array.Empty<string>(), Named), type);
    }

    private void AddReport(int id)
    {
        var modified = Recent(TimeSpan.FromDays(random.Next(2) == 0 ? 9 : 60));
        var created = modified - random.Between(TimeSpan.Zero, TimeSpan.FromDays(20));
        var actor = random.Pick(_actors);
        var slug = $"lab-26{id}";
        story.IntelReports.Add($"{id}", created, modified + random.Seconds(1, 60), json => json
            .Number("id", id).Text("name", $"LAB-26{id} What {actor.Name} does").Text("slug", slug)
            .Object("type", type => type.Number("id", 1).Text("slug", "notice").Text("name", "Notice")).Object("sub_type", type => type.Number("id", 2).Text("slug", "daily").Text("name", "Daily"))
            .Text("short_description", "An invented report.").Number("created_date", created.ToUnixTimeSeconds()).Number("last_modified_date", modified.ToUnixTimeSeconds())
            .List("actors", [actor], (item, who) => item.Number("id", who.Id).Text("name", who.Name).Text("slug", who.Slug).Text("url", $"https://falcon.example/intelligence/actors/{who.Slug}/"))
            .Null("motivations").List("tags", ["ransomware"], Named).List("target_countries", Array.Empty<string>(), Named).List("target_industries", Array.Empty<string>(), Named)
            .Texts("malware", [random.Pick(Families)]).Texts("mitre_attacks", ["T1566.001", "T1059.001"]).Text("url", $"https://falcon.example/intelligence/reports/{slug}"));
    }

    private DateTimeOffset Recent(TimeSpan within) => (story.End - random.Between(TimeSpan.FromHours(1), within)).ToSecond();

    private static void Named(Utf8JsonWriter json, string name) => json.Number("id", 1).Text("slug", name.ToLowerInvariant()).Text("value", name);
}
