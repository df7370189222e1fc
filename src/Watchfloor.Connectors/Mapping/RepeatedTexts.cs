using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors;

/// <summary>Short texts that come again and again (names of fields, results, products, countries, machines) as one string each, where a page would hold thousands of copies.</summary>
/// <remarks>
/// A fixed number of places, the newest text at each: whatever a sender invents, it costs no more than a string it would have cost anyway.
/// For any number of threads: a place is read and written whole. Texts beyond ASCII are not remembered.
/// </remarks>
public static class RepeatedTexts
{
    private const int Places = 1 << 14;
    private const int LongestKept = 64;

    private static readonly string?[] Kept = new string?[Places];

    /// <summary>A property's name.</summary>
    public static string NameOf(JsonProperty property)
    {
        var utf8 = JsonMarshal.GetRawUtf8PropertyName(property);
        if (!TryFind(utf8, out var place, out var text))
        {
            text = property.Name;
            Keep(place, text);
        }

        return text;
    }

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="InvalidOperationException">It is no string.</exception>
    public static string Of(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            throw new InvalidOperationException($"A JSON string was expected, not {element.ValueKind}.");
        }

        var utf8 = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        if (!TryFind(utf8, out var place, out var text))
        {
            text = element.GetString()!;
            Keep(place, text);
        }

        return text;
    }

    // Place is -1 for what is not kept. What is escaped stands there in another form than its text, which another text may have.
    private static bool TryFind(ReadOnlySpan<byte> utf8, out int place, out string text)
    {
        place = utf8.Length is > 0 and <= LongestKept && !utf8.Contains((byte)'\\') ? Place(utf8) : -1;
        text = place >= 0 && Kept[place] is { } kept && Ascii.Equals(utf8, kept) ? kept : "";
        return text.Length > 0;
    }

    private static void Keep(int place, string text)
    {
        if (place >= 0)
        {
            Kept[place] = text;
        }
    }

    // Both ends and the length: names that only differ in the middle share a place, which costs a copy and no more.
    private static int Place(ReadOnlySpan<byte> utf8)
    {
        var (first, last) = utf8.Length >= sizeof(ulong)
            ? (BinaryPrimitives.ReadUInt64LittleEndian(utf8), BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]))
            : (Short(utf8), 0UL);
        var mixed = ((first * 0x9E3779B97F4A7C15) ^ (last + (ulong)utf8.Length)) * 0xD6E8FEB86659FD93;
        return (int)(mixed >> 40) & (Places - 1);
    }

    private static ulong Short(ReadOnlySpan<byte> utf8)
    {
        var value = 0UL;
        foreach (var one in utf8)
        {
            value = (value << 8) | one;
        }

        return value;
    }
}
