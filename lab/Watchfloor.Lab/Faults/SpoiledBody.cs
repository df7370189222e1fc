using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Lab.Faults;

/// <summary>Spoils the right body of an answer. Records are the objects of the lists at its top, whatever the vendor calls them.</summary>
internal static class SpoiledBody
{
    private static readonly string[] NoRecords = ["errors", "schema", "warnings"];
    private static readonly string[] Ids = ["composite_id", "device_id", "id"];

    private const string ProxyPage = "<html><head><title>Sign in to the guest network</title></head><body><h1>Welcome</h1></body></html>";

    /// <summary>The body that goes out instead.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> body, LabFault fault) => fault switch
    {
        LabFault.TruncatedBody => body[..(body.Length * 2 / 3)],
        LabFault.HtmlWithOk => Encoding.UTF8.GetBytes(ProxyPage),
        LabFault.MalformedBody => Broken(body),
        LabFault.ReorderedPage => Changed(body, Reorder),
        LabFault.RenamedFields => Changed(body, (_, list) => EachRecord(list, Rename)),
        LabFault.ChangedTypes => Changed(body, (_, list) => EachRecord(list, Retype)),
        LabFault.PartialSuccess => Changed(body, Leave),
        _ => body,
    };

    // Ends as it should, but a colon in the middle is gone.
    private static ReadOnlyMemory<byte> Broken(ReadOnlyMemory<byte> body)
    {
        var bytes = body.ToArray();
        var at = bytes.AsSpan(bytes.Length / 2).IndexOf("\":"u8);
        at = at < 0 ? bytes.AsSpan().IndexOf("\":"u8) : at + (bytes.Length / 2);
        if (at < 0)
        {
            return Encoding.UTF8.GetBytes("{]");
        }

        bytes[at + 1] = (byte)' ';
        return bytes;
    }

    private static ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> body, Action<JsonObject, JsonArray> change)
    {
        JsonNode? answer;
        try
        {
            answer = body.Length == 0 ? null : JsonNode.Parse(body.Span);
        }
        catch (JsonException)
        {
            // Syslog, a stream or a file: nothing to change.
            return body;
        }

        if (answer is not JsonObject top)
        {
            return body;
        }

        foreach (var (_, list) in top.Where(property => property.Value is JsonArray && !NoRecords.Contains(property.Key)).ToList())
        {
            change(top, (JsonArray)list!);
        }

        return JsonSerializer.SerializeToUtf8Bytes(answer);
    }

    private static void Reorder(JsonObject top, JsonArray list)
    {
        var items = list.ToList();
        list.Clear();

        // Every other one first, then the rest backwards: neither direction is left.
        foreach (var item in items.Where((_, i) => i % 2 == 1).Concat(items.Where((_, i) => i % 2 == 0).Reverse()))
        {
            list.Add(item);
        }
    }

    private static void EachRecord(JsonArray list, Func<JsonNode?, JsonNode?> change)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject)
            {
                list[i] = change(list[i]);
            }
        }
    }

    private static JsonNode? Rename(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject record:
                var renamed = new JsonObject();
                foreach (var (name, value) in record)
                {
                    renamed[name.Length > 0 && char.IsAsciiLetter(name[0]) ? (char)(name[0] ^ 0x20) + name[1..] : name] = Rename(value);
                }

                return renamed;
            case JsonArray list:
                return new JsonArray([.. list.Select(Rename)]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonNode? Retype(JsonNode? node) => node switch
    {
        JsonObject record => new JsonObject(record.Select(field => KeyValuePair.Create(field.Key, Retype(field.Value)))),
        JsonArray { Count: 1 } list when list[0] is JsonValue => list[0]!.DeepClone(),
        JsonArray list => new JsonArray([.. list.Select(Retype)]),
        JsonValue value when value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        _ => node?.DeepClone(),
    };

    /// <summary>Every third thing is missing; what is missing stands under the errors, or with an error of its own in a batch.</summary>
    private static void Leave(JsonObject top, JsonArray list)
    {
        for (var i = list.Count - 1; i >= 0; i -= 3)
        {
            if (list[i] is not JsonObject item)
            {
                continue;
            }

            if (item.ContainsKey("status") && item.ContainsKey("body") && top.ContainsKey("responses"))
            {
                item["status"] = 503;
                item["body"] = JsonNode.Parse("""{"error":{"code":"serviceNotAvailable","message":"Try again"}}""");
                continue;
            }

            var id = Ids.Select(name => item[name]).FirstOrDefault(found => found is not null)?.ToString();
            list.RemoveAt(i);
            if (top["errors"] is JsonArray errors)
            {
                errors.Add(new JsonObject { ["code"] = 500, ["message"] = string.Create(CultureInfo.InvariantCulture, $"could not load {id}"), ["id"] = id });
            }
        }
    }
}
