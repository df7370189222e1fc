using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.Logs;

/// <summary>How JSON records lie in a file: one a line, one after another, in an array, or in a list inside an object.</summary>
/// <param name="Depth">Brackets open around a record; null for one record a line.</param>
/// <param name="List">Name of the list inside an object; null when there is none.</param>
internal sealed record JsonShape(int? Depth, string? List)
{
    // Lists in files of clouds and in API answers, and what may stand beside them.
    private static readonly string[] Lists = ["Records", "records", "resources", "value", "results", "Results", "events"];
    private static readonly string[] Beside = ["meta", "errors", "Stats", "stats", "Schema", "schema", "@odata.context", "@odata.nextLink", "@odata.count", "count", "schemaVersion"];

    /// <summary>One record a line.</summary>
    public static JsonShape Lines { get; } = new(null, null);

    /// <summary>The framing that cuts such records.</summary>
    public RecordFraming CreateFraming() => Depth is { } depth ? new JsonFraming(depth, List is null ? null : Encoding.UTF8.GetBytes(List)) : new LineFraming();

    /// <summary>Looks at the beginning of a file, which begins with a bracket.</summary>
    public static JsonShape Find(ReadOnlySpan<byte> text)
    {
        if (text[0] == '[')
        {
            return new(1, null);
        }

        // A first line may be broken; the first that can be read decides.
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && IsObject(line))
            {
                return ListIn(line) is { } inLine ? new(2, inLine) : Lines;
            }
        }

        return ListIn(text) is { } list ? new(2, list) : text.IndexOf((byte)'\n') >= 0 && First(text, new JsonFraming(0, null)) ? new(0, null) : Lines;
    }

    /// <summary>The first whole records at the beginning of a file.</summary>
    public List<byte[]> Sample(ReadOnlySpan<byte> text, int most)
    {
        var records = new List<byte[]>();
        var framing = CreateFraming();
        while (records.Count < most && framing.Find(text, out var before) is >= 0 and var end)
        {
            if (text[before..end].Trim(" \t\r"u8) is { IsEmpty: false } record)
            {
                records.Add(record.ToArray());
            }

            text = text[Math.Min(text.Length, end + framing.Terminator)..];
        }

        // A short file may end without a newline.
        if (records.Count < most && Depth is null && text.Trim(" \t\r"u8) is { IsEmpty: false } last)
        {
            records.Add(last.ToArray());
        }

        return records;
    }

    private static bool First(ReadOnlySpan<byte> text, JsonFraming framing) =>
        framing.Find(text, out var before) is >= 0 and var end && IsObject(text[before..end]);

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The text may be cut: only what comes before the list has to be whole.
    private static string? ListIn(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!reader.Read())
                {
                    return null;
                }

                if (reader.TokenType == JsonTokenType.StartArray && Lists.Contains(name))
                {
                    return name;
                }

                if (!Beside.Contains(name) || !reader.TrySkip())
                {
                    return null;
                }
            }

            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
