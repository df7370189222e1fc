using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>One record being mapped: where each field lies in the line. One instance is filled again and again.</summary>
internal sealed class ZeekRecord
{
    private const int Absent = -1;

    private readonly Slot[] slots = new Slot[(int)ZeekField.Count];
    private readonly List<(string Name, Slot Value)> extras = [];
    private readonly StringPool pool;
    private byte[] line = [];
    private byte[] scratch = new byte[1024];
    private int scratchUsed;

    public ZeekRecord(StringPool pool)
    {
        this.pool = pool;
        Clear([], isJson: false);
    }

    /// <summary>Whether the line is JSON; else it is columns.</summary>
    public bool IsJson { get; private set; }

    /// <summary>What parts the elements of a set or vector in columns.</summary>
    public byte SetSeparator { get; set; } = (byte)',';

    /// <summary>The bytes of a field; empty when absent. A JSON array comes with its brackets.</summary>
    public ReadOnlySpan<byte> this[ZeekField field] => Bytes(slots[(int)field]);

    /// <summary>Begins a new line.</summary>
    public void Clear(byte[] buffer, bool isJson)
    {
        line = buffer;
        IsJson = isJson;
        scratchUsed = 0;
        extras.Clear();
        Array.Fill(slots, new(0, Absent, false));
    }

    /// <summary>Begins a new line whose reader sets every field it has.</summary>
    public void Reuse(byte[] buffer)
    {
        line = buffer;
        scratchUsed = 0;
        extras.Clear();
    }

    /// <summary>Says where a field lies.</summary>
    public void Set(ZeekField field, int start, int length) => slots[(int)field] = new(start, length, false);

    /// <summary>Says that a field is absent.</summary>
    public void Unset(ZeekField field) => slots[(int)field].Length = Absent;

    /// <summary>Keeps a column that has no field.</summary>
    public void AddExtra(string name, int start, int length) => extras.Add((name, new(start, length, false)));

    /// <summary>Takes a JSON string with escapes, decoded.</summary>
    public void SetDecoded(ZeekField? field, string name, ref Utf8JsonReader reader)
    {
        if (scratch.Length - scratchUsed < reader.ValueSpan.Length)
        {
            Array.Resize(ref scratch, Math.Max(scratch.Length * 2, scratchUsed + reader.ValueSpan.Length));
        }

        var length = reader.CopyString(scratch.AsSpan(scratchUsed));
        var slot = new Slot(scratchUsed, length, true);
        scratchUsed += length;
        if (field is { } known)
        {
            slots[(int)known] = slot;
        }
        else
        {
            extras.Add((name, slot));
        }
    }

    /// <summary>Whether a field is there.</summary>
    public bool Has(ZeekField field) => slots[(int)field].Length > 0;

    /// <summary>A field as text of its own; null when absent.</summary>
    public string? Text(ZeekField field) => Has(field) ? Decode(this[field]) : null;

    /// <summary>A field that repeats from record to record; null when absent.</summary>
    public string? Pooled(ZeekField field) => !Has(field) ? null : this[field].Contains((byte)'\\') ? Decode(this[field]) : pool.Get(this[field]);

    /// <summary>A whole number; null when absent or not a number.</summary>
    public long? Whole(ZeekField field) => Has(field) && LogNumber.TryWhole(this[field], out var value) ? value : null;

    /// <summary>A whole number that fits where OCSF wants an integer; null when absent or not one.</summary>
    public int? Integer(ZeekField field) => Whole(field) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : null;

    /// <summary>T or F, true or false; null when absent or neither.</summary>
    public bool? Truth(ZeekField field) => this[field] switch
    {
        [(byte)'T'] => true,
        [(byte)'F'] => false,
        var text when text.SequenceEqual("true"u8) => true,
        var text when text.SequenceEqual("false"u8) => false,
        _ => null,
    };

    /// <summary>The elements of a set or vector; empty when absent.</summary>
    public List<string> Elements(ZeekField field)
    {
        var elements = new List<string>();
        var text = this[field];
        if (text.IsEmpty)
        {
            return elements;
        }

        if (IsJson)
        {
            ReadJsonElements(text, elements);
            return elements;
        }

        foreach (var range in text.Split(SetSeparator))
        {
            elements.Add(Decode(text[range]));
        }

        return elements;
    }

    /// <summary>What has no place in OCSF: columns without a field, and <paramref name="leftovers"/>, fields whose value does not fit; null when there is nothing.</summary>
    public JsonObject? Unmapped(params ReadOnlySpan<(string Name, ZeekField Field)> leftovers)
    {
        JsonObject? unmapped = null;
        foreach (var (name, slot) in extras)
        {
            (unmapped ??= [])[name] = Decode(Bytes(slot));
        }

        foreach (var (name, field) in leftovers)
        {
            if (Has(field))
            {
                (unmapped ??= [])[name] = Decode(this[field]);
            }
        }

        return unmapped;
    }

    /// <summary>A hash of every field in 8 or 16 digits, for records that carry no id of their own.</summary>
    public string ContentHash(int digits)
    {
        ulong hash = 0;
        for (var field = 0; field < slots.Length; field++)
        {
            // Which log it is and when it was shipped are not part of what was seen.
            if (slots[field].Length > 0 && (ZeekField)field is not (ZeekField.Path or ZeekField.Stream or ZeekField.WriteTime))
            {
                hash = XxHash3.HashToUInt64(Bytes(slots[field]), (long)((hash * 31) + (ulong)field));
            }
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)[..digits];
    }

    private ReadOnlySpan<byte> Bytes(in Slot slot) =>
        slot.Length <= 0 ? default : (slot.InScratch ? scratch : line).AsSpan(slot.Start, slot.Length);

    private string Decode(ReadOnlySpan<byte> text) => !IsJson && text.Contains((byte)'\\') ? ZeekText.Unescape(text) : Encoding.UTF8.GetString(text);

    private static void ReadJsonElements(ReadOnlySpan<byte> text, List<string> elements)
    {
        if (text[0] != '[')
        {
            elements.Add(Encoding.UTF8.GetString(text));
            return;
        }

        var reader = new Utf8JsonReader(text);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    elements.Add(reader.GetString()!);
                    break;
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    reader.Skip();
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    elements.Add(Encoding.UTF8.GetString(reader.ValueSpan));
                    break;
            }
        }
    }

    private record struct Slot(int Start, int Length, bool InScratch);
}
