using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Connectors;

/// <summary>Copies JSON out of the document it came in, without nulls and empties, so that a few kept fields do not keep a whole page in memory.</summary>
internal static class JsonCopy
{
    /// <summary>The copy; null when nothing is left of it.</summary>
    public static JsonNode? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => RepeatedTexts.Of(element) is { Length: > 0 } text ? JsonValue.Create(text) : null,
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? JsonValue.Create(whole) : JsonValue.Create(element.Clone()),
        JsonValueKind.Object => OfObject(element),
        JsonValueKind.Array => OfArray(element),
        _ => null,
    };

    private static JsonObject? OfObject(JsonElement element)
    {
        JsonObject? copy = null;
        foreach (var property in element.EnumerateObject())
        {
            if (Of(property.Value) is { } value)
            {
                copy ??= [];
                copy[RepeatedTexts.NameOf(property)] = value;
            }
        }

        return copy;
    }

    private static JsonArray? OfArray(JsonElement element)
    {
        JsonArray? copy = null;
        foreach (var item in element.EnumerateArray())
        {
            if (Of(item) is { } value)
            {
                copy ??= [];
                copy.Add(value);
            }
        }

        return copy;
    }
}
