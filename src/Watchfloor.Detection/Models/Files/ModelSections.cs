using System.Buffers.Binary;

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
