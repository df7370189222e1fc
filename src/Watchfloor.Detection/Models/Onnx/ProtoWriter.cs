using System.Buffers.Binary;
using System.Text;

namespace Watchfloor.Detection.Models.Onnx;

/// <summary>Writes Protocol Buffers fields: as much as an ONNX file needs.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream stream = new();

    /// <summary>What has been written.</summary>
    public byte[] ToBytes() => stream.ToArray();

    /// <summary>A whole number.</summary>
    public ProtoWriter Number(int field, long value)
    {
        Varint(((ulong)field << 3) | 0);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A text.</summary>
    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes.</summary>
    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        stream.Write(value);
        return this;
    }

    /// <summary>A message within this one.</summary>
    public ProtoWriter Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        return Bytes(field, inner.ToBytes());
    }

    /// <summary>Many float32 numbers, packed.</summary>
    public ProtoWriter Floats(int field, IReadOnlyList<float> values)
    {
        var bytes = new byte[values.Count * 4];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), values[i]);
        }

        return Bytes(field, bytes);
    }

    /// <summary>Many whole numbers, packed.</summary>
    public ProtoWriter Numbers(int field, IReadOnlyList<long> values)
    {
        var inner = new ProtoWriter();
        foreach (var value in values)
        {
            inner.Varint((ulong)value);
        }

        return Bytes(field, inner.ToBytes());
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
