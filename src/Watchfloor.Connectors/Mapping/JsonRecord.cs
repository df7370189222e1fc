using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Connectors;

/// <summary>One JSON object of a vendor, read tolerantly: what is read is remembered, and the rest is <see cref="Unmapped"/>.</summary>
/// <remarks>
/// Names are found whatever their case. Numbers and booleans may be strings, a list may be a single value, an object may be JSON in a string.
/// Null and empty text are absent. A field of another type than asked for counts as unread, so it is kept.
/// </remarks>
public sealed class JsonRecord
{
    // Most objects are small, and a record has many: looking through a few names costs less than an index of them.
    private const int ScannedFields = 12;

    private readonly JsonElement element;
    private readonly Field[] fields;
    private readonly Dictionary<string, int>? index;

    /// <summary>Reads an object.</summary>
    /// <exception cref="UnmappableRecordException">It is not a JSON object.</exception>
    public JsonRecord(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new UnmappableRecordException($"a JSON object was expected, not {element.ValueKind}");
        }

        this.element = element;
        fields = new Field[element.GetPropertyCount()];
        var filled = 0;
        foreach (var property in element.EnumerateObject())
        {
            fields[filled++] = new Field { Name = RepeatedTexts.NameOf(property), Value = property.Value };
        }

        if (fields.Length <= ScannedFields)
        {
            return;
        }

        index = new Dictionary<string, int>(fields.Length, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < fields.Length; i++)
        {
            index.TryAdd(fields[i].Name, i);
        }
    }

    private struct Field
    {
        public required string Name;
        public required JsonElement Value;
        public bool IsRead;
        public IReadOnlyList<JsonRecord>? Children;
    }

    /// <summary>Whether a field of this name holds something other than null.</summary>
    public bool Has(string name) => TryFind(name, out var i) && fields[i].Value.ValueKind != JsonValueKind.Null;

    /// <summary>Text of a string, number or boolean, or of a list's only element; null when absent or empty.</summary>
    public string? Text(string name) => Read(name, TryText, out string? text) && text is not "" ? text : null;

    /// <summary>The first of several spellings that holds text.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(name) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Like <see cref="Text(string)"/>, but the field still counts as unread; for looking before deciding.</summary>
    public string? Peek(string name) =>
        TryFind(name, out var i) && TryText(fields[i].Value, out var text) && text.Length > 0 ? text : null;

    /// <summary>Text that the event cannot do without.</summary>
    /// <exception cref="UnmappableRecordException">None of the names holds text.</exception>
    public string Required(params ReadOnlySpan<string> names) =>
        Text(names) ?? throw new UnmappableRecordException($"no {string.Join(" or ", names.ToArray())}");

    /// <summary>A whole number that fits 32 bits; null when absent.</summary>
    public int? Int(string name) => Read(name, TryInt, out int value) ? value : null;

    /// <summary>A whole number; null when absent.</summary>
    public long? Long(string name) => Read(name, TryLong, out long value) ? value : null;

    /// <summary>A finite number; null when absent.</summary>
    public double? Number(string name) => Read(name, TryNumber, out double value) ? value : null;

    /// <summary>A boolean, also as text or as 0 and 1; null when absent.</summary>
    public bool? Flag(string name) => Read(name, TryFlag, out bool value) ? value : null;

    /// <summary>An instant: ISO 8601 with any number of digits (UTC where it names no offset), or seconds, milliseconds or microseconds since 1970, told apart by size.</summary>
    public DateTimeOffset? Time(string name) => Read(name, TryTime, out DateTimeOffset value) ? value : null;

    /// <summary>The first of several spellings that holds an instant.</summary>
    public DateTimeOffset? Time(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Time(name) is { } time)
            {
                return time;
            }
        }

        return null;
    }

    /// <summary>An instant that the event cannot do without.</summary>
    /// <exception cref="UnmappableRecordException">None of the names holds an instant.</exception>
    public DateTimeOffset RequiredTime(params ReadOnlySpan<string> names) =>
        Time(names) ?? throw new UnmappableRecordException($"no time in {string.Join(" or ", names.ToArray())}");

    /// <summary>The texts of a list, or the one text of a field that is not a list; empties left out.</summary>
    public IReadOnlyList<string> Texts(string name) => Read(name, TryTexts, out IReadOnlyList<string>? texts) ? texts! : [];

    /// <summary>An object, also as JSON text or as a list's only element; null when absent.</summary>
    public JsonRecord? Object(string name) => Objects(name) is [var only] ? only : null;

    /// <summary>The objects of a list, also as JSON text or as a single object; empty when absent.</summary>
    public IReadOnlyList<JsonRecord> Objects(string name)
    {
        if (!TryFind(name, out var i))
        {
            return [];
        }

        ref var field = ref fields[i];
        if (field.Children is null && TryElements(field.Value, out var elements) && elements.All(element => element.ValueKind == JsonValueKind.Object))
        {
            field.Children = [.. elements.Select(element => new JsonRecord(element))];
        }

        return field.Children ?? [];
    }

    /// <summary>The whole value as it is; null when absent.</summary>
    public JsonNode? Node(string name) => Read(name, TryNode, out JsonNode? node) ? node : null;

    /// <summary>The whole object as it is; all of it counts as read. Null when it holds nothing.</summary>
    public JsonNode? Whole()
    {
        foreach (ref var field in fields.AsSpan())
        {
            field.IsRead = true;
            field.Children = null;
        }

        return JsonCopy.Of(element);
    }

    /// <summary>An id for records that bring none: the first half of the SHA-256 of the record's text, so that the same record gets the same id.</summary>
    public string ContentId() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(element.GetRawText())).AsSpan(0, 16));

    /// <summary>Says that these fields are known and need no place of their own, for example because another field says the same.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (TryFind(name, out var i))
            {
                fields[i].IsRead = true;
            }
        }
    }

    /// <summary>Every field that nothing has read, under its own name; null when all were read. Nulls and empties are left out.</summary>
    public JsonObject? Unmapped()
    {
        JsonObject? rest = null;
        foreach (ref var field in fields.AsSpan())
        {
            var left = field.Children is { } children ? UnmappedOf(children) : field.IsRead ? null : JsonCopy.Of(field.Value);
            if (left is not null)
            {
                rest ??= [];
                rest[field.Name] = left;
            }
        }

        return rest;
    }

    private static JsonNode? UnmappedOf(IReadOnlyList<JsonRecord> children)
    {
        if (children is [var only])
        {
            return only.Unmapped();
        }

        var rests = children.Select(child => child.Unmapped()).ToList();
        return rests.Any(rest => rest is not null) ? new JsonArray([.. rests.Select(rest => rest ?? [])]) : null;
    }

    private bool TryFind(string name, out int found)
    {
        if (index is not null)
        {
            return index.TryGetValue(name, out found);
        }

        for (found = 0; found < fields.Length; found++)
        {
            if (string.Equals(fields[found].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private delegate bool Reader<T>(JsonElement element, [MaybeNullWhen(false)] out T value);

    private bool Read<T>(string name, Reader<T> reader, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (!TryFind(name, out var i) || !reader(fields[i].Value, out value))
        {
            return false;
        }

        fields[i].IsRead = true;
        return true;
    }

    private static bool TryText(JsonElement element, [MaybeNullWhen(false)] out string value)
    {
        value = element.ValueKind switch
        {
            JsonValueKind.String => RepeatedTexts.Of(element),
            JsonValueKind.Number => element.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Array when element.GetArrayLength() == 1 && TryText(element[0], out var only) => only,
            _ => null,
        };
        return value is not null;
    }

    private static bool TryLong(JsonElement element, out long value)
    {
        value = 0;
        if (!TryText(element, out var text))
        {
            return false;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        // 443.0 is how some exporters write 443. Beyond 2^53 a double no longer holds every whole number.
        var isWhole = TryNumber(element, out var number) && Math.Abs(number) < 1L << 53 && number == Math.Floor(number);
        value = isWhole ? (long)number : 0;
        return isWhole;
    }

    private static bool TryInt(JsonElement element, out int value)
    {
        var fits = TryLong(element, out var number) && number is >= int.MinValue and <= int.MaxValue;
        value = fits ? (int)number : 0;
        return fits;
    }

    private static bool TryNumber(JsonElement element, out double value)
    {
        value = 0;
        return TryText(element, out var text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static bool TryFlag(JsonElement element, out bool value)
    {
        TryText(element, out var text);
        value = text is "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
        return value || text is "0" || string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryTime(JsonElement element, out DateTimeOffset value)
    {
        value = default;
        return TryText(element, out var text) && VendorTime.TryParse(text, out value);
    }

    private static bool TryTexts(JsonElement element, [MaybeNullWhen(false)] out IReadOnlyList<string> value)
    {
        value = null;
        if (!TryElements(element, out var elements))
        {
            return false;
        }

        var texts = new List<string>(elements.Count);
        foreach (var item in elements)
        {
            if (TryText(item, out var text))
            {
                if (text.Length > 0)
                {
                    texts.Add(text);
                }
            }
            else if (item.ValueKind != JsonValueKind.Null)
            {
                return false;
            }
        }

        value = texts;
        return true;
    }

    private static bool TryNode(JsonElement element, [MaybeNullWhen(false)] out JsonNode value)
    {
        value = JsonCopy.Of(element);
        return value is not null;
    }

    // A list's elements; one value alone is a list of one; JSON in a string is read as what it holds.
    private static bool TryElements(JsonElement element, out IReadOnlyList<JsonElement> elements)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                elements = [.. element.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null)];
                return true;
            case JsonValueKind.String when TryEmbedded(element.GetString()!, out var embedded):
                return TryElements(embedded, out elements);
            case JsonValueKind.Null or JsonValueKind.Undefined:
                elements = [];
                return false;
            default:
                elements = [element];
                return true;
        }
    }

    private static bool TryEmbedded(string text, out JsonElement embedded)
    {
        embedded = default;
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length < 2 || !((trimmed[0], trimmed[^1]) is ('{', '}') or ('[', ']')))
        {
            return false;
        }

        try
        {
            embedded = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
