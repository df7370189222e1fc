using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>The one door through which strings from outside enter a reply: what cannot be seen is taken out, what is too long is cut.</summary>
/// <remarks>A model reads characters that a person does not see: controls, bidirectional marks, tags, zero-width joiners. Instructions hide there.</remarks>
internal static class CleanText
{
    // Printable ASCII: nothing in it is hidden, is turned into a space, or takes two characters.
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    private const char Replaced = '\uFFFD';

    /// <summary>One string, at most <paramref name="maxLength"/> characters and a sign that it was cut.</summary>
    public static string Of(string text, int maxLength)
    {
        // Most strings are plain, and stay as they are.
        if (text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var clean = new StringBuilder(Math.Min(text.Length, maxLength) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength)
            {
                return clean.Append('…').ToString();
            }

            if (rune.Value is '\n' or '\r' or '\t')
            {
                clean.Append(' ');
            }
            else if (IsHidden(rune))
            {
                clean.Append(Replaced);
            }
            else
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>A copy of a document with every string and every name in it cleaned.</summary>
    public static JsonNode? Of(JsonNode? node, int maxLength) => node switch
    {
        JsonObject item => ObjectOf(item, maxLength),
        JsonArray list => new JsonArray([.. list.Select(entry => Of(entry, maxLength))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Of(text, maxLength),
        _ => node?.DeepClone(),
    };

    /// <inheritdoc cref="Of(JsonNode?, int)"/>
    public static JsonObject ObjectOf(JsonObject item, int maxLength)
    {
        var clean = new JsonObject();
        foreach (var (name, value) in item)
        {
            // Two names that differ only in what is hidden would collide; the first stands.
            clean.TryAdd(Of(name, 100), Of(value, maxLength));
        }

        return clean;
    }

    /// <summary>Writes a document with every string and every name in it cleaned.</summary>
    public static void Write(Utf8JsonWriter json, JsonNode? node, int maxLength)
    {
        switch (node)
        {
            case JsonObject item when item.Any(property => !ReferenceEquals(Of(property.Key, 100), property.Key)):
                ObjectOf(item, maxLength).WriteTo(json);
                break;
            case JsonObject item:
                json.WriteStartObject();
                foreach (var (name, value) in item)
                {
                    json.WritePropertyName(name);
                    Write(json, value, maxLength);
                }

                json.WriteEndObject();
                break;
            case JsonArray list:
                json.WriteStartArray();
                foreach (var entry in list)
                {
                    Write(json, entry, maxLength);
                }

                json.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                json.WriteStringValue(Of(text, maxLength));
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is >= 0xFE00 and <= 0xFE0F or >= 0xE0000 and <= 0xE0FFF;
}
