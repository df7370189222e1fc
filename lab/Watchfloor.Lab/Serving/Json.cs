using System.Globalization;
using System.Text.Json;

namespace Watchfloor.Lab.Serving;

/// <summary>Short forms for writing vendor records.</summary>
internal static class Json
{
    /// <summary>Writes a text, or null.</summary>
    public static Utf8JsonWriter Text(this Utf8JsonWriter json, string name, string? value)
    {
        json.WriteString(name, value);
        return json;
    }

    public static Utf8JsonWriter Number(this Utf8JsonWriter json, string name, long value)
    {
        json.WriteNumber(name, value);
        return json;
    }

    public static Utf8JsonWriter Flag(this Utf8JsonWriter json, string name, bool value)
    {
        json.WriteBoolean(name, value);
        return json;
    }

    public static Utf8JsonWriter Null(this Utf8JsonWriter json, string name)
    {
        json.WriteNull(name);
        return json;
    }

    public static Utf8JsonWriter Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        return json;
    }

    public static Utf8JsonWriter Object(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject(name);
        write(json);
        json.WriteEndObject();
        return json;
    }

    public static Utf8JsonWriter List<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return json;
    }

    /// <summary>Writes an array of values that are JSON already.</summary>
    public static Utf8JsonWriter Raw(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteRawValue(value);
        }

        json.WriteEndArray();
        return json;
    }

    /// <summary>RFC 3339 in UTC with milliseconds.</summary>
    public static string Millis(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC with whole seconds.</summary>
    public static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC with the seven digits that Microsoft writes.</summary>
    public static string Ticks(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC with the nine digits that Falcon writes.</summary>
    public static string Nanos(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    /// <summary>Cut to the millisecond.</summary>
    public static DateTimeOffset ToMillisecond(this DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    /// <summary>Cut to the second.</summary>
    public static DateTimeOffset ToSecond(this DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
