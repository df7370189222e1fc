using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>Forensic reports: what the sandbox saw when it followed a link or opened a file.</summary>
internal static class TapReports
{
    /// <summary>Kind of a record that is about a threat.</summary>
    public const string Threat = "THREAT";

    /// <summary>Kind of a record that is about a campaign.</summary>
    public const string Campaign = "CAMPAIGN";

    public static void Write(Story story, TapThreatBook book, Random random)
    {
        // Bulk mail is not opened in a sandbox.
        foreach (var sightings in book.ByThreat.Where(threat => threat.First().Threat.Classification != "spam"))
        {
            var first = sightings.First();
            Add(story, first.Threat.Id, Threat, first, [first], random);
        }

        foreach (var sightings in book.ByCampaign)
        {
            Add(story, sightings.Key, Campaign, sightings.First(), [.. sightings.DistinctBy(sighting => sighting.Threat.Id).Take(3)], random);
        }
    }

    private static void Add(Story story, string id, string scope, ThreatSighting first, List<ThreatSighting> threats, Random random)
    {
        var windows = new[] { ("Windows 10", "win", "10") };
        var hash = random.Hex(64);
        story.TapForensics.Add(id, first.Arrival - TapKnowledge.AtOnce, first.Arrival, json =>
        {
            json.Text("name", TapKnowledge.NameOf(first.Threat)).Text("scope", scope).Text("type", first.Threat.Type).Text("id", id).Text("threatStatus", first.Threat.Status);
            json.WriteStartArray("forensics");
            foreach (var (threat, sender) in threats.Select(sighting => (sighting.Threat, sighting.SenderAddress)))
            {
                if (Uri.TryCreate(threat.Threat, UriKind.Absolute, out var link))
                {
                    Seen("url", $"Loaded {link.Host}", true, what => what.Text("url", threat.Threat).Flag("blacklisted", true).Number("httpStatus", 200).Text("ip", sender));
                    Seen("dns", $"Lookup of {link.Host}", true, what => what.Text("host", link.Host).Texts("ips", [sender]));
                    Seen("network", $"Connected to {sender}", true, what => what.Text("action", "connect").Text("ip", sender).Number("port", 443).Text("type", "tcp"));
                    Seen("cookie", "A cookie was set", false, what => what.Text("action", "set").Text("domain", link.Host).Text("key", "sid"));
                    Seen("screenshot", "What the page looks like", false, what => what.Text("url", $"https://threatinsight.example/shot/{threat.Id}"));
                }
                else
                {
                    Seen("attachment", "The attached file", true, what => what.Text("sha256", threat.Threat.Length == 64 ? threat.Threat : hash).Number("size", 52_311));
                    Seen("process", "A script host was started", true, what => what.Text("action", "create").Text("path", @"C:\Windows\System32\wscript.exe"));
                    Seen("file", "A file was dropped", true, what => what.Text("path", @"C:\Users\user\AppData\Local\Temp\a.js").Text("action", "create").Text("sha256", hash));
                    Seen("registry", "An autostart entry was made", true, what => what.Text("action", "set").Text("key", @"HKCU\Software\Microsoft\Windows\CurrentVersion\Run").Text("value", "a.js"));
                    Seen("mutex", "A mutex was made", false, what => what.Text("name", @"Global\{lab}"));
                    Seen("dropper", "A downloader ran", true, what => what.Text("path", @"C:\Users\user\AppData\Local\Temp\a.js").Text("url", $"http://{sender}/a"));
                }

                Seen("behavior", "It asks for a password", true, what => what.Text("rule", "password_form"));
            }

            json.WriteEndArray();

            void Seen(string type, string display, bool malicious, Action<Utf8JsonWriter> what) => Write(json, type, display, malicious, what, windows);
        }, scope);
    }

    // The flag comes as a text too.
    private static void Write(Utf8JsonWriter json, string type, string display, bool malicious, Action<Utf8JsonWriter> what, (string Name, string Os, string Version)[] platforms)
    {
        json.WriteStartObject();
        json.Text("type", type).Text("display", display).Text("engine", "iee");
        _ = type == "dns" ? json.Text("malicious", malicious ? "true" : "false") : json.Flag("malicious", malicious);
        json.Number("time", 0).Object("what", what).List("platforms", platforms, (item, platform) => item.Text("name", platform.Name).Text("os", platform.Os).Text("version", platform.Version));
        json.WriteEndObject();
    }
}
