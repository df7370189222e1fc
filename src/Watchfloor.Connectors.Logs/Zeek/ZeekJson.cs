using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>Reads records that are one JSON object a line.</summary>
internal sealed class ZeekJson
{
    // Records of a log have the same members in nearly the same order, so the next name is looked for where it stood last time.
    private readonly List<(byte[] Utf8, string Name, ZeekField? Field)> known = [];
    private const int MostNames = 1000;

    private ZeekLog log;
    private int expected;

    /// <summary>Which log the records are read as.</summary>
    public ZeekLog Log
    {
        get => log;
        set
        {
            if (log != value)
            {
                log = value;
                known.Clear();
            }
        }
    }

    /// <summary>Reads one record; null, or why it is none.</summary>
    public string? Read(ZeekRecord record, byte[] buffer, int start, int length)
    {
        record.Clear(buffer, isJson: true);
        expected = 0;
        try
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, length));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "not a JSON object";
            }

            ReadMembers(record, ref reader, start, prefix: null);
            return reader.Read() ? "more than one JSON value on the line" : null;
        }
        catch (JsonException)
        {
            return "not valid JSON";
        }
        catch (InvalidOperationException)
        {
            // A string with half of a surrogate pair is JSON but not text.
            return "text that is not valid Unicode";
        }
    }

    private void ReadMembers(ZeekRecord record, ref Utf8JsonReader reader, int start, string? prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, field) = Find(ref reader, prefix);
            reader.Read();
            ReadValue(record, ref reader, start, name, field);
        }
    }

    private void ReadValue(ZeekRecord record, ref Utf8JsonReader reader, int start, string name, ZeekField? field)
    {
        var begin = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.StartObject when name == "id":
                ReadMembers(record, ref reader, start, "id.");
                return;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                break;
            case JsonTokenType.String when reader.ValueIsEscaped:
                record.SetDecoded(field, name, ref reader);
                return;
            case JsonTokenType.String:
                begin++;
                break;
        }

        var length = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray
            ? (int)reader.BytesConsumed - begin
            : reader.ValueSpan.Length;
        if (length == 2 && reader.TokenType == JsonTokenType.EndArray)
        {
            return;
        }

        if (field is { } at)
        {
            record.Set(at, start + begin, length);
        }
        else if (length > 0)
        {
            record.AddExtra(name, start + begin, length);
        }
    }

    private (string Name, ZeekField? Field) Find(ref Utf8JsonReader reader, string? prefix)
    {
        if (prefix is null && !reader.ValueIsEscaped)
        {
            var name = reader.ValueSpan;
            if (expected < known.Count && name.SequenceEqual(known[expected].Utf8))
            {
                return (known[expected].Name, known[expected++].Field);
            }

            for (var i = 0; i < known.Count; i++)
            {
                if (name.SequenceEqual(known[i].Utf8))
                {
                    expected = i + 1;
                    return (known[i].Name, known[i].Field);
                }
            }

            var text = Encoding.UTF8.GetString(name);
            var field = ZeekFieldNames.Find(log, text);
            if (known.Count < MostNames)
            {
                known.Insert(expected, (name.ToArray(), text, field));
                expected++;
            }

            return (text, field);
        }

        var full = prefix + reader.GetString();
        return (full, ZeekFieldNames.Find(log, full));
    }
}
