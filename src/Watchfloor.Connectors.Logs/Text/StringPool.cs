using System.Buffers.Binary;
using System.Text;

namespace Watchfloor.Connectors.Logs;

/// <summary>Gives the same string for the same bytes most of the time: logs repeat addresses, services and states.</summary>
/// <remarks>A table of fixed size in which a newer value takes the place of an older one, so memory stays bounded whatever a log holds.</remarks>
internal sealed class StringPool
{
    // Up to this length the bytes themselves are the key, so a hit touches one cache line; longer texts are made anew.
    private const int LongestPooled = 24;
    private const int Slots = 1 << 14;

    private readonly Entry[] entries = new Entry[Slots];
    private readonly Func<string, string?> make;

    /// <summary>A pool of the texts themselves.</summary>
    public StringPool()
        : this(text => text)
    {
    }

    /// <summary>A pool of what <paramref name="make"/> turns texts into; it gives null for what it does not accept.</summary>
    public StringPool(Func<string, string?> make) => this.make = make;

    /// <summary>The text of some UTF-8 bytes; null when the pool does not accept it.</summary>
    public string? Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is > LongestPooled or 0)
        {
            return make(Encoding.UTF8.GetString(utf8));
        }

        Read(utf8, out var first, out var second, out var third);
        ref var entry = ref entries[Slot(first, second, third, utf8.Length)];
        if (entry.First != first || entry.Second != second || entry.Third != third || entry.Length != utf8.Length)
        {
            entry = new() { First = first, Second = second, Third = third, Length = utf8.Length, Value = make(Encoding.UTF8.GetString(utf8)) };
        }

        return entry.Value;
    }

    // With the length these words hold every byte, so equal words are equal texts.
    private static void Read(ReadOnlySpan<byte> text, out ulong first, out ulong second, out ulong third)
    {
        if (text.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(text);
            second = BinaryPrimitives.ReadUInt64LittleEndian(text[(text.Length > 16 ? 8 : text.Length - 8)..]);
            third = text.Length > 16 ? BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]) : 0;
            return;
        }

        second = third = 0;
        if (text.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(text);
            second = BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
            return;
        }

        first = text[0] | ((ulong)text[text.Length / 2] << 8) | ((ulong)text[^1] << 16);
    }

    private static int Slot(ulong first, ulong second, ulong third, int length)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        var hash = (first + (ulong)length) * Odd;
        hash = (hash ^ (hash >> 32) ^ second) * Odd;
        hash = (hash ^ (hash >> 32) ^ third) * Odd;
        return (int)(hash >> 50);
    }

    private struct Entry
    {
        public ulong First;
        public ulong Second;
        public ulong Third;
        public int Length;
        public string? Value;
    }
}
