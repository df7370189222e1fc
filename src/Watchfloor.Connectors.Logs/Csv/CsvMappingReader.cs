using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Watchfloor.Connectors.Logs.Csv;

/// <summary>Reads mappings from JSON and says what is wrong with one.</summary>
internal static partial class CsvMappingReader
{
    private static readonly Dictionary<string, decimal> Milliseconds = new(StringComparer.Ordinal)
    {
        ["ns"] = 0.000001m, ["us"] = 0.001m, ["ms"] = 1, ["s"] = 1000, ["min"] = 60_000, ["h"] = 3_600_000,
    };

    private static readonly JsonDocumentOptions Tolerant = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static CsvMapping Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Tolerant);
            return Read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new FormatException($"The CSV mapping is not JSON: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("The CSV mapping has a value of a wrong kind. It is an object with name, class and columns; docs/connectors/csv.md shows one.", error);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,39}$")]
    private static partial Regex NamePattern { get; }

    private static CsvMapping Read(JsonElement root)
    {
        var name = Text(root, "name");
        if (name is null || !NamePattern.IsMatch(name))
        {
            throw new FormatException($"The CSV mapping's name is '{name}'; it takes small letters, digits, - and _.");
        }

        var className = Text(root, "class");
        if (className is null || CsvTarget.ClassUid(className) is null)
        {
            throw new FormatException($"The CSV mapping '{name}' has the class '{className}'. There are: {string.Join(", ", CsvTarget.ClassNames.Order(StringComparer.Ordinal))}.");
        }

        var columns = root.GetProperty("columns").EnumerateObject().Select(column => Column(name, className, column)).ToList();
        if (!columns.Any(column => column.To == "time") && !columns.Any(column => column.To == "start_time"))
        {
            throw new FormatException($"The CSV mapping '{name}' has no column for 'time'.");
        }

        return new CsvMapping
        {
            Name = name,
            ClassName = className,
            Columns = columns,
            Constants = [.. Constants(name, className, root)],
            Id = Texts(root, "id"),
            Absent = Texts(root, "absent"),
            TimeFormat = Text(root, "time_format"),
            TimeZone = Zone(name, Text(root, "time_zone")),
            Separator = Text(root, "separator") switch { null => null, "tab" => '\t', [var only] => only, var other => throw new FormatException($"The CSV mapping '{name}' has the separator '{other}'; it is one character, or tab.") },
        };
    }

    private static CsvColumn Column(string name, string className, JsonProperty column)
    {
        var isText = column.Value.ValueKind == JsonValueKind.String;
        var to = isText ? column.Value.GetString()! : Text(column.Value, "to") ?? "";
        var target = CsvTarget.Find(className, to)
            ?? throw new FormatException($"The CSV mapping '{name}' sends '{column.Name}' to '{to}', which is no single value of {className}.");
        var unit = isText ? null : Text(column.Value, "unit");
        if (unit is not null && !Milliseconds.ContainsKey(unit))
        {
            throw new FormatException($"The CSV mapping '{name}' has the unit '{unit}' for '{column.Name}'. There are: {string.Join(", ", Milliseconds.Keys)}.");
        }

        return new(column.Name, to)
        {
            Target = target,
            Factor = unit is null ? 1 : Milliseconds[unit],
            Values = isText || !column.Value.TryGetProperty("values", out var values) ? null
                : values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static IEnumerable<(string Path, JsonNode Value)> Constants(string name, string className, JsonElement root)
    {
        if (!root.TryGetProperty("constants", out var constants))
        {
            yield break;
        }

        foreach (var constant in constants.EnumerateObject())
        {
            if (CsvTarget.Find(className, constant.Name) is null)
            {
                throw new FormatException($"The CSV mapping '{name}' sets '{constant.Name}', which is no single value of {className}.");
            }

            yield return (constant.Name, JsonNode.Parse(constant.Value.GetRawText()) ?? throw new FormatException($"The CSV mapping '{name}' sets '{constant.Name}' to nothing."));
        }
    }

    private static TimeZoneInfo Zone(string name, string? id)
    {
        try
        {
            return id is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new FormatException($"The CSV mapping '{name}' has the time zone '{id}', which this system does not know; give one such as Europe/Vienna.", error);
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<string> Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")] : [];
}
