using System.Text;

namespace Watchfloor.Connectors.Logs;

/// <summary>Gives the same string for the same bytes most of the time: logs repeat addresses, services and states.</summary>
/// <remarks>A table of fixed size in which a newer value takes the place of an older one, so memory stays bounded whatever a log holds.</remarks>
internal sealed class StringPool
{
    private const int LongestPooled = 64;
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
        if (utf8.Length > LongestPooled)
        {
            return make(Encoding.UTF8.GetString(utf8));
        }

        var hash = Hash(utf8);
        ref var entry = ref entries[(int)(hash >> 50)];
        if (entry.Hash == hash && entry.Key is not null && utf8.SequenceEqual(entry.Key))
        {
            return entry.Value;
        }

        entry = new() { Hash = hash, Key = utf8.ToArray(), Value = make(Encoding.UTF8.GetString(utf8)) };
        return entry.Value;
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        // Multiplicative hashing over eight bytes at a time; a collision only costs a new string.
        var hash = (ulong)bytes.Length * 0x9E3779B97F4A7C15;
        while (bytes.Length >= 8)
        {
            hash = (hash ^ BitConverter.ToUInt64(bytes)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 0x100000001B3;
        }

        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }

    private struct Entry
    {
        public ulong Hash;
        public byte[]? Key;
        public string? Value;
    }
}
