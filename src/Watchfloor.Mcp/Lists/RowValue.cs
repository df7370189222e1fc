using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>A value of a query's row as JSON.</summary>
internal static class RowValue
{
    private const int MostListed = 30;

    /// <summary>Null for an empty list. Times are ISO 8601 in UTC; long lists are cut.</summary>
    public static JsonNode? ToJson(object value) => value switch
    {
        string text => text,
        bool flag => flag,
        int or short or byte or sbyte or long or uint or ushort => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        double number => double.IsFinite(number) ? number : null,
        float number => float.IsFinite(number) ? number : null,
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        IDictionary pairs => new JsonObject(pairs.Keys.Cast<object>().Take(MostListed).Select(key => KeyValuePair.Create(key.ToString()!, pairs[key] is { } item ? ToJson(item) : null))),
        IEnumerable list => ListOf(list),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static JsonArray? ListOf(IEnumerable list)
    {
        var items = list.Cast<object?>().Where(item => item is not null).Take(MostListed).Select(item => ToJson(item!)).ToArray();
        return items.Length == 0 ? null : new JsonArray(items);
    }
}
