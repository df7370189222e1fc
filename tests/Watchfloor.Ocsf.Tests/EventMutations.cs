using System.Text.Json.Nodes;

namespace Watchfloor.Ocsf.Tests;

/// <summary>Events broken in one to three places each; the same seed breaks the same places.</summary>
internal static class EventMutations
{
    private static readonly string[] Values =
    [
        "null", "99", "-1", "0", "1", "4", "99999", "1.5", "true", "false", "\"text\"", "\"\"", "[]", "{}", "[null]", "[{}]", "[\"x\"]", "{\"name\":\"x\"}",
        "12345678901234567890123456789012345678901234567890", "\"192.0.2.1\"", "\"2001:db8::1\"", "\"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\"",
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "[\"host\",\"security_control\",\"incident\",\"nonsense\"]", "[\"datetime\"]", "[\"cloud\"]",
        "4001", "2004", "3002",
    ];

    private static readonly string[] Names =
    [
        "colour", "time_dt", "device", "actor", "src_endpoint", "is_alert", "cloud", "unmapped", "file", "user", "ip", "port", "mac", "email_addr", "type_id",
        "type", "activity_name", "status_id", "observables", "tls", "verdict_id", "assignee", "hostname", "created_time_dt",
    ];

    public static IEnumerable<string> Of(IEnumerable<string> events, int seed, int perEvent)
    {
        var random = new Random(seed);
        foreach (var text in events)
        {
            for (var i = 0; i < perEvent; i++)
            {
                var root = JsonNode.Parse(text)!;
                for (var changes = random.Next(1, 4); changes > 0; changes--)
                {
                    Break(root, random);
                }

                yield return root.ToJsonString();
            }
        }
    }

    private static void Break(JsonNode root, Random random)
    {
        var objects = Objects(root).ToList();
        var target = objects[random.Next(objects.Count)];
        var value = JsonNode.Parse(Values[random.Next(Values.Length)]);
        var existing = target.Select(member => member.Key).ToList();
        switch (random.Next(3))
        {
            case 0 when existing.Count > 0:
                target.Remove(existing[random.Next(existing.Count)]);
                break;
            case 1 when existing.Count > 0:
                target[existing[random.Next(existing.Count)]] = value;
                break;
            default:
                target[Names[random.Next(Names.Length)]] = value;
                break;
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject json => Objects(json).Prepend(json),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<JsonObject> Objects(JsonObject json) => json.SelectMany(member => Objects(member.Value));
}
