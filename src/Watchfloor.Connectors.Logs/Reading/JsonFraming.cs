using System.Buffers;

namespace Watchfloor.Connectors.Logs;

/// <summary>One record an object: the elements of an array, of a list inside an object (an API answer, a log file of a cloud), or objects one after another over many lines.</summary>
/// <param name="depth">Brackets open around a record: 0 for objects one after another, 1 for an array, 2 for a list inside an object.</param>
/// <param name="list">Name of that list; null for any.</param>
/// <remarks>Documents may follow one another. What stands around the records is passed over, however long it is.</remarks>
internal sealed class JsonFraming(int depth, byte[]? list) : RecordFraming
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\""u8);

    private readonly byte[] name = new byte[64];
    private int nameLength;
    private int open;
    private bool inText;
    private bool isEscaped;
    private bool inRecord;
    private bool inList = list is null || depth < 2;

    /// <inheritdoc/>
    public override int Terminator => 0;

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<byte> bytes, out int before)
    {
        before = 0;
        var began = inRecord;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (inText)
            {
                at += SkipText(bytes[at..]) - 1;
                continue;
            }

            var next = bytes[at..].IndexOfAny(Structure);
            if (next < 0)
            {
                break;
            }

            at += next;
            switch (bytes[at])
            {
                case (byte)'"':
                    inText = true;
                    nameLength = 0;
                    break;
                case (byte)'{' or (byte)'[':
                    if (!inRecord && Begins(bytes[at]))
                    {
                        inRecord = true;
                        before = at;
                    }

                    open++;
                    break;
                default:
                    // A closing bracket too many is left where it stands; the mapping says that its record is no JSON.
                    open = Math.Max(0, open - 1);
                    if (inRecord && open == depth)
                    {
                        inRecord = false;
                        return at + 1;
                    }

                    break;
            }
        }

        before = began ? 0 : inRecord ? before : bytes.Length;
        return -1;
    }

    private bool Begins(byte bracket)
    {
        if (open == 1 && depth == 2 && list is not null)
        {
            inList = bracket == '[' && name.AsSpan(0, Math.Min(nameLength, name.Length)).SequenceEqual(list);
        }

        return bracket == '{' && open == depth && inList;
    }

    // Gives how many bytes of text there are here, the closing quote among them. Outside records it is kept, since it may name the list.
    private int SkipText(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (isEscaped)
            {
                isEscaped = false;
                continue;
            }

            if (inRecord && bytes[at..].IndexOfAny((byte)'"', (byte)'\\') is var next and not 0)
            {
                if (next < 0)
                {
                    return bytes.Length;
                }

                at += next;
            }

            if (bytes[at] == '"')
            {
                inText = false;
                return at + 1;
            }

            isEscaped = bytes[at] == '\\';
            if (!inRecord && nameLength++ < name.Length)
            {
                name[nameLength - 1] = bytes[at];
            }
        }

        return bytes.Length;
    }
}
