using System.Text;
using Watchfloor.Detection.Models.Files;

namespace Watchfloor.Detection.Models.Onnx;

/// <summary>Reads Protocol Buffers fields one after the other: as much as an ONNX file needs. What is no such field is an error.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>A whole number; of a field of another form 0.</summary>
    public long Number { get; private set; }

    /// <summary>Content of a text, a message, or packed numbers; of a single float its four bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Content as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    private int Form { get; set; }

    /// <summary>Moves to the next field; false at the end.</summary>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var key = Varint();
        (Field, Form, Number) = ((int)(key >> 3), (int)(key & 7), 0);
        Bytes = default;
        if (key >> 3 is 0 or > (1 << 29) - 1)
        {
            throw Broken("a field has an impossible number");
        }

        switch (Form)
        {
            case 0:
                Number = (long)Varint();
                break;
            case 1:
                Bytes = Take(8);
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                Bytes = Take(4);
                break;
            default:
                throw Broken($"a field has the form {Form}");
        }

        return true;
    }

    /// <summary>Adds the field's whole numbers, packed or single.</summary>
    public readonly void AddNumbersTo(List<long> numbers)
    {
        if (Form == 0)
        {
            numbers.Add(Number);
            return;
        }

        var packed = new ProtoReader(Content());
        while (!packed.rest.IsEmpty)
        {
            numbers.Add((long)packed.Varint());
        }
    }

    /// <summary>The content of a field that has to have some.</summary>
    public readonly ReadOnlySpan<byte> Content() => Form == 2 ? Bytes : throw Broken($"field {Field} is no text and no message");

    /// <summary>An error that says what is wrong.</summary>
    public static ModelFileException Broken(string what) => new($"The file is no ONNX model: {what}.");

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken("a number does not end");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
        {
            throw Broken("it ends within a field");
        }

        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }
}
