using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Csv;

/// <summary>An attribute of an OCSF class that a column may fill, found by its path.</summary>
internal sealed class CsvTarget
{
    private static readonly Dictionary<string, Type> Classes = typeof(OcsfEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(OcsfEvent)) && !type.IsAbstract)
        .ToDictionary(type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name), StringComparer.Ordinal);

    private readonly Type type;
    private readonly bool isList;

    private CsvTarget(string path, Type type, bool isList)
    {
        Path = path.Split('.');
        this.type = type;
        this.isList = isList;
    }

    /// <summary>Names of the classes there are.</summary>
    public static IReadOnlyCollection<string> ClassNames => Classes.Keys;

    /// <summary>The attribute's path.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>Whether it is a point in time.</summary>
    public bool IsTime => type == typeof(DateTimeOffset);

    /// <summary>Whether OCSF may allow some numbers only.</summary>
    public bool IsChoice => type.IsEnum || (type == typeof(int) && Path[^1] != "port");

    /// <summary>The number of a class.</summary>
    public static int? ClassUid(string className) => Classes.TryGetValue(className, out var type) ? (int?)type.GetField("Uid")?.GetValue(null) : null;

    /// <summary>Finds an attribute; null when the class has none of that path or it is no single value.</summary>
    public static CsvTarget? Find(string className, string path)
    {
        var type = Classes[className];
        var isList = false;
        foreach (var name in path.Split('.'))
        {
            var property = isList ? null : type.GetProperties().FirstOrDefault(property => property.CanWrite && JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name) == name);
            if (property is null)
            {
                return null;
            }

            type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type != typeof(string) && type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
            {
                (type, isList) = (type.GetGenericArguments()[0], true);
            }
        }

        return type == typeof(string) || type == typeof(int) || type == typeof(long) || type == typeof(bool) || type == typeof(DateTimeOffset) || type.IsEnum
            ? new(path, type, isList)
            : null;
    }

    /// <summary>A cell as the attribute's type; null when it cannot be one.</summary>
    public JsonNode? Convert(string text, CsvColumn column, CsvMapping mapping)
    {
        if (column.Values is { } values)
        {
            if (values.TryGetValue(text, out var value))
            {
                text = value;
            }
            else if (type != typeof(string))
            {
                return null;
            }
        }

        var node = Single(text, column, mapping);
        return node is not null && isList ? new JsonArray(node) : node;
    }

    private JsonNode? Single(string text, CsvColumn column, CsvMapping mapping)
    {
        if (type == typeof(DateTimeOffset))
        {
            return mapping.TryTime(text, out var time) ? JsonValue.Create(time.ToUnixTimeMilliseconds()) : null;
        }

        if (type == typeof(string))
        {
            return Path[^1] == "ip" ? IpText.Canonical(text) is { } ip ? JsonValue.Create(ip) : null : JsonValue.Create(text);
        }

        if (type == typeof(bool))
        {
            return text.ToLowerInvariant() switch
            {
                "true" or "1" or "yes" or "t" or "y" => JsonValue.Create(true),
                "false" or "0" or "no" or "f" or "n" => JsonValue.Create(false),
                _ => null,
            };
        }

        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > long.MaxValue / column.Factor)
        {
            return null;
        }

        var whole = decimal.Round(number * column.Factor);
        var (least, most) = Path[^1] == "port" ? (0m, 65535m) : (Path[0] is "traffic" or "duration" ? 0m : decimal.MinValue, type == typeof(long) ? long.MaxValue : int.MaxValue);
        return whole < least || whole > most || (column.Factor == 1 && whole != number && type != typeof(long)) ? null : JsonValue.Create((long)whole);
    }
}
