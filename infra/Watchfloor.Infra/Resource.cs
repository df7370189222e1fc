using System.Text.Json;

namespace Watchfloor.Infra;

/// <summary>One thing that Terraform makes, with the arguments it gets.</summary>
/// <param name="Address">Where it stands in the configuration, for example <c>module.network.aws_vpc.main</c>.</param>
/// <param name="Type">Its type, for example <c>aws_vpc</c>.</param>
/// <param name="Values">Its arguments; what is known only after apply is missing in a plan.</param>
internal sealed record Resource(string Address, string Type, JsonElement Values)
{
    /// <summary>Every value at a dotted path; a list on the way is walked through.</summary>
    public IEnumerable<JsonElement> All(string path)
    {
        IEnumerable<JsonElement> found = [Values];
        foreach (var part in path.Split('.'))
        {
            found = found.SelectMany(Spread)
                .Where(value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(part, out _))
                .Select(value => value.GetProperty(part));
        }

        return found.SelectMany(Spread).Where(value => value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined));
    }

    /// <summary>The first value at a path as text, null when there is none.</summary>
    public string? Text(string path) => All(path).Select(AsText).FirstOrDefault();

    /// <summary>Whether the first value at a path is true.</summary>
    public bool Is(string path) => Text(path) == "true";

    /// <summary>Whether the first value at a path is false; an argument left out is not.</summary>
    public bool IsNot(string path) => Text(path) == "false";

    /// <summary>The first value at a path as a number, null when there is none.</summary>
    public double? Number(string path) =>
        double.TryParse(Text(path), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Text of a value: strings without quotes, the rest as JSON.</summary>
    public static string AsText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static IEnumerable<JsonElement> Spread(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [Unwrapped(value)];

    // A state file writes an argument of any type as its type and its value.
    private static JsonElement Unwrapped(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("value", out var inner) && value.TryGetProperty("type", out _) && value.EnumerateObject().Count() == 2
            ? inner
            : value;
}
