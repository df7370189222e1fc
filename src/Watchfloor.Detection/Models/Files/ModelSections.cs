using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Watchfloor.Detection.Models.Files;

/// <summary>Named arrays of a model, as they are put into a file.</summary>
/// <remarks>Little-endian. Whole numbers take two bytes each when all fit, else four.</remarks>
internal sealed class ModelSections
{
    private readonly List<(string Name, string Type, int Count, byte[] Bytes)> sections = [];

    /// <summary>What has been added, in order.</summary>
    public IReadOnlyList<(string Name, string Type, int Count, byte[] Bytes)> All => sections;

    /// <summary>Adds whole numbers.</summary>
    public void Add(string name, ReadOnlySpan<int> values)
    {
        var isNarrow = true;
        foreach (var value in values)
        {
            isNarrow &= value is >= 0 and <= ushort.MaxValue;
        }

        var bytes = new byte[values.Length * (isNarrow ? 2 : 4)];
        for (var i = 0; i < values.Length; i++)
        {
            if (isNarrow)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), (ushort)values[i]);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 4), values[i]);
            }
        }

        sections.Add((name, isNarrow ? "u16" : "i32", values.Length, bytes));
    }

    /// <summary>Adds float32 numbers.</summary>
    public void Add(string name, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), values[i]);
        }

        sections.Add((name, "f32", values.Length, bytes));
    }

    /// <summary>Adds float64 numbers.</summary>
    public void Add(string name, ReadOnlySpan<double> values)
    {
        var bytes = new byte[values.Length * 8];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * 8), values[i]);
        }

        sections.Add((name, "f64", values.Length, bytes));
    }
}

/// <summary>Named arrays read from a file; every one is checked for its type and length.</summary>
internal sealed class ModelSectionReader(IReadOnlyDictionary<string, (string Type, byte[] Bytes)> sections)
{
    /// <summary>Whole numbers, two or four bytes each in the file.</summary>
    public int[] Ints(string name)
    {
        var (type, bytes) = Find(name);
        switch (type)
        {
            case "u16":
                var values = new int[bytes.Length / 2];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * 2));
                }

                return values;
            case "i32":
                return MemoryMarshal.Cast<byte, int>(bytes).ToArray();
            default:
                throw Wrong(name, type);
        }
    }

    /// <summary>Float32 numbers.</summary>
    public float[] Floats(string name) => Find(name) is ("f32", var bytes) ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : throw Wrong(name, "another type");

    /// <summary>Float64 numbers, all finite.</summary>
    public double[] Doubles(string name)
    {
        var values = Find(name) is ("f64", var bytes) ? MemoryMarshal.Cast<byte, double>(bytes).ToArray() : throw Wrong(name, "another type");
        return Array.TrueForAll(values, double.IsFinite) ? values : throw new ModelFileException($"Section '{name}' holds a number that is not finite.");
    }

    private (string Type, byte[] Bytes) Find(string name) =>
        sections.TryGetValue(name, out var section) ? section : throw new ModelFileException($"The model lacks its section '{name}'.");

    private static ModelFileException Wrong(string name, string type) => new($"Section '{name}' has type '{type}', which it cannot have.");
}
