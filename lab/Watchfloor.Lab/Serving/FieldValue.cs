using System.Globalization;
using System.Text.Json;

namespace Watchfloor.Lab.Serving;

/// <summary>Reads a field of a serialised record by path, and compares texts as the vendors' filters do.</summary>
internal static class FieldValue
{
    /// <summary>The scalar values at <paramref name="path"/>; arrays on the way fan out. Empty when the field is absent or null.</summary>
    /// <param name="record">The record.</param>
    /// <param name="path">Names from the top, matched without regard to case.</param>
    public static IReadOnlyList<string> Of(JsonElement record, ReadOnlySpan<string> path)
    {
        var found = new List<string>(1);
        Collect(record, path, found);
        return found;
    }

    /// <summary>Compares by instant when both are times, by number when both are numbers, else as text without regard to case.</summary>
    public static int Compare(string left, string right)
    {
        if (Instant(left) is { } leftTime && Instant(right) is { } rightTime)
        {
            return leftTime.CompareTo(rightTime);
        }

        return decimal.TryParse(left, NumberStyles.Number, CultureInfo.InvariantCulture, out var leftNumber) &&
               decimal.TryParse(right, NumberStyles.Number, CultureInfo.InvariantCulture, out var rightNumber)
            ? leftNumber.CompareTo(rightNumber)
            : string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Nanoseconds since 1970 of an RFC 3339 text with up to nine fraction digits; null when it is none.</summary>
    public static long? Instant(string text)
    {
        if (text.Length < 10 || text[4] != '-' || text[7] != '-')
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var fractionEnd = dot + 1;
        while (dot >= 0 && fractionEnd < text.Length && char.IsAsciiDigit(text[fractionEnd]))
        {
            fractionEnd++;
        }

        var whole = dot < 0 ? text : text[..dot] + text[fractionEnd..];
        if (!DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seconds))
        {
            return null;
        }

        var nanoseconds = dot < 0 ? 0 : long.Parse(text[(dot + 1)..fractionEnd].PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        return (seconds.ToUnixTimeSeconds() * 1_000_000_000) + nanoseconds;
    }

    private static void Collect(JsonElement element, ReadOnlySpan<string> path, List<string> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, path, found);
            }
        }
        else if (path.IsEmpty)
        {
            if (element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.Object))
            {
                found.Add(element.ToString());
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (string.Equals(property.Name, path[0], StringComparison.OrdinalIgnoreCase))
                {
                    Collect(property.Value, path[1..], found);
                    return;
                }
            }
        }
    }
}
