using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Watchfloor.Detection.Models.Files;

/// <summary>Where an array lies within a model file.</summary>
/// <param name="Type">u16, i32, f32 or f64.</param>
/// <param name="Offset">Bytes from the first array.</param>
/// <param name="Count">Numbers.</param>
/// <param name="Size">Bytes a number.</param>
internal sealed record ModelSection(string Type, int Offset, int Count, int Size);

/// <summary>Named arrays of a file that is being read; every one is checked for its type and length.</summary>
/// <param name="start">First byte of the arrays; valid while the file is read, no longer.</param>
/// <param name="sections">Arrays, all within the file.</param>
internal sealed unsafe class ModelSectionReader(byte* start, IReadOnlyDictionary<string, ModelSection> sections)
{
    /// <summary>How many numbers a section holds.</summary>
    public int Count(string name) => Find(name).Count;

    /// <summary>Whole numbers, two or four bytes each in the file; all, or a part of them.</summary>
    public int[] Ints(string name, Range? part = null)
    {
        var section = Find(name);
        var bytes = Bytes(section, part ?? Range.All);
        switch (section.Type)
        {
            case "u16":
                var values = new int[bytes.Length / 2];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
                }

                return values;
            case "i32":
                return MemoryMarshal.Cast<byte, int>(bytes).ToArray();
            default:
                throw Wrong(name, section.Type);
        }
    }

    /// <summary>Float32 numbers; all, or a part of them.</summary>
    public float[] Floats(string name, Range? part = null)
    {
        var section = Find(name);
        var bytes = Bytes(section, part ?? Range.All);
        return section.Type == "f32" ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : throw Wrong(name, section.Type);
    }

    /// <summary>Float64 numbers, all finite.</summary>
    public double[] Doubles(string name)
    {
        var section = Find(name);
        var values = section.Type == "f64" ? MemoryMarshal.Cast<byte, double>(Bytes(section, Range.All)).ToArray() : throw Wrong(name, section.Type);
        return Array.TrueForAll(values, double.IsFinite) ? values : throw new ModelFileException($"Section '{name}' holds a number that is not finite.");
    }

    private ReadOnlySpan<byte> Bytes(ModelSection section, Range part)
    {
        var (from, count) = part.GetOffsetAndLength(section.Count);
        return new(start + section.Offset + ((long)from * section.Size), count * section.Size);
    }

    private ModelSection Find(string name) =>
        sections.TryGetValue(name, out var section) ? section : throw new ModelFileException($"The model lacks its section '{name}'.");

    private static ModelFileException Wrong(string name, string type) => new($"Section '{name}' has type '{type}', which it cannot have.");
}
