using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Detection.Models.Files;

/// <summary>The form of a model file: a head, a JSON description, named arrays, a SHA-256 of all that. Data only; nothing in it is ever run.</summary>
/// <remarks>
/// Bytes 0 to 7 "WFMODEL1", 8 to 11 the version, 12 to 15 the length of the JSON, 16 to 23 the length of the file; the JSON follows, then
/// each array at a multiple of 64; the last 32 bytes are the hash.
/// </remarks>
internal static class ModelContainer
{
    /// <summary>Version of the form. A reader takes no other.</summary>
    public const int Version = 1;

    private const int Head = 24;
    private const int Alignment = 64;
    private const int Hash = SHA256.HashSizeInBytes;
    private const int LongestJson = 16 << 20;
    private static readonly byte[] Magic = "WFMODEL1"u8.ToArray();

    /// <summary>The bytes of a model.</summary>
    public static byte[] Write(JsonObject description, ModelSections sections)
    {
        var list = new JsonArray();
        long offset = 0;
        foreach (var (name, type, count, bytes) in sections.All)
        {
            list.Add(new JsonObject { ["name"] = name, ["type"] = type, ["offset"] = offset, ["count"] = count });
            offset = Aligned(offset + bytes.Length);
        }

        description["sections"] = list;
        var json = JsonSerializer.SerializeToUtf8Bytes(description);
        if (json.Length > LongestJson)
        {
            throw new ModelFileException($"The names of the model's columns and categories take {json.Length:#,0} bytes; a model file holds {LongestJson:#,0}. Leave out the column with the most different values.");
        }

        var start = Aligned(Head + json.Length);
        var file = new byte[start + offset + Hash];
        Magic.CopyTo(file, 0);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), json.Length);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), file.Length);
        json.CopyTo(file, Head);
        var at = start;
        foreach (var (_, _, _, bytes) in sections.All)
        {
            bytes.CopyTo(file, at);
            at = Aligned(at + bytes.Length);
        }

        SHA256.HashData(file.AsSpan(0, file.Length - Hash), file.AsSpan(file.Length - Hash));
        return file;
    }

    /// <summary>Reads a file through a memory map.</summary>
    /// <param name="path">The file.</param>
    /// <param name="make">Makes something of its description and arrays, while they can be read.</param>
    /// <exception cref="ModelFileException">It is no model of this version.</exception>
    public static unsafe T Read<T>(string path, Func<JsonObject, ModelSectionReader, T> make)
    {
        var length = new FileInfo(path).Length;
        if (length is < Head + Hash or > int.MaxValue)
        {
            throw new ModelFileException($"'{path}' has {length} bytes, which no model has.");
        }

        using var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* bytes = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        try
        {
            return Read(new ReadOnlySpan<byte>(bytes + view.PointerOffset, (int)length), make);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Reads the bytes of a model. The hash is checked before anything else is believed.</summary>
    /// <exception cref="ModelFileException">They are no model of this version.</exception>
    public static unsafe T Read<T>(ReadOnlySpan<byte> file, Func<JsonObject, ModelSectionReader, T> make)
    {
        if (file.Length < Head + Hash || !file[..8].SequenceEqual(Magic))
        {
            throw new ModelFileException("The file does not begin as a Watchfloor model does. An .onnx model keeps that ending in its name.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(file[8..]);
        if (version != Version)
        {
            throw new ModelFileException($"The model is of version {version}; this release reads version {Version}. Train it again or use the release that wrote it.");
        }

        Span<byte> hash = stackalloc byte[Hash];
        SHA256.HashData(file[..^Hash], hash);
        if (BinaryPrimitives.ReadInt64LittleEndian(file[16..]) != file.Length || !hash.SequenceEqual(file[^Hash..]))
        {
            throw new ModelFileException("The model's hash does not fit its content: it is damaged, cut short or was changed after it was written.");
        }

        var jsonLength = BinaryPrimitives.ReadInt32LittleEndian(file[12..]);
        if (jsonLength is < 2 or > LongestJson || Aligned(Head + jsonLength) > file.Length - Hash)
        {
            throw new ModelFileException($"The model's description has a length of {jsonLength} bytes, which does not fit the file.");
        }

        var description = Parse(file.Slice(Head, jsonLength));
        var data = file[(int)Aligned(Head + jsonLength)..^Hash];
        var sections = Sections(description, data.Length);

        // Arrays are made straight from the file: a copy of it in between would be half of all the memory.
        fixed (byte* start = data)
        {
            return make(description, new(start, sections));
        }
    }

    /// <summary>Turns what goes wrong in reading JSON into a typed error.</summary>
    public static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NullReferenceException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw new ModelFileException($"The model's description is not as it should be: {exception.Message}", exception);
        }
    }

    private static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        var copy = json.ToArray();
        return Checked(() => JsonNode.Parse(copy, documentOptions: new() { MaxDepth = 16 })!.AsObject());
    }

    private static Dictionary<string, ModelSection> Sections(JsonObject description, int length)
    {
        var found = new Dictionary<string, ModelSection>(StringComparer.Ordinal);
        long taken = 0;
        var list = Checked(() => description["sections"]!.AsArray().Select(section => (
            Name: (string?)section!["name"] ?? throw new FormatException("A section has no name."),
            Type: (string)section["type"]!,
            Offset: (long)section["offset"]!,
            Count: (long)section["count"]!)).ToList());
        foreach (var (name, type, offset, count) in list)
        {
            var size = type switch { "u16" => 2, "i32" or "f32" => 4, "f64" => 8, _ => throw new ModelFileException($"Section '{name}' has the unknown type '{type}'.") };
            if (offset < 0 || count < 0 || offset > length || count > (length - offset) / size)
            {
                throw new ModelFileException($"Section '{name}' would lie outside the file.");
            }

            // Sections that overlap could ask for many times the file's size.
            taken += count * size;
            if (taken > length || !found.TryAdd(name, new(type, (int)offset, (int)count, size)))
            {
                throw new ModelFileException($"Section '{name}' overlaps another or comes twice.");
            }
        }

        return found;
    }

    private static long Aligned(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
