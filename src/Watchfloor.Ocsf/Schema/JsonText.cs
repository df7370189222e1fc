using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Ocsf.Schema;

/// <summary>JSON values as the validator's messages name and show them. Tolerates text that is not valid Unicode.</summary>
internal static class JsonText
{
    /// <summary>Type of a value in the words of the reference validator, which is written in Python.</summary>
    public static string TypeName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "dict",
        JsonValueKind.Array => "list",
        JsonValueKind.String => "str",
        JsonValueKind.Number => IsInteger(value) ? "int" : "float",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "NoneType",
    };

    /// <summary>A value as text.</summary>
    public static string Show(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return value.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    // A lone surrogate such as \ud800 is JSON but not text.
                    return value.GetRawText()[1..^1];
                }

            case JsonValueKind.True:
                return "True";
            case JsonValueKind.False:
                return "False";
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return "None";
            default:
                return value.GetRawText();
        }
    }

    /// <summary>Name of a member.</summary>
    public static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>Whether a number is written without fraction and exponent.</summary>
    public static bool IsInteger(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    /// <summary>A number or truth value; null for anything else and for numbers past 28 digits.</summary>
    public static decimal? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };

    /// <summary>Characters as people count them: a surrogate pair is one.</summary>
    public static int CodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
