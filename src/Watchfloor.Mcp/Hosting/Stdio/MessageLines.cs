namespace Watchfloor.Mcp;

/// <summary>Lines of a stream of bytes. Blank ones are passed over.</summary>
/// <param name="input">The stream; read without asking for more than it has.</param>
internal sealed class MessageLines(Stream input)
{
    /// <summary>Longest line, in bytes. Arguments are short; what HTTP takes at most is a quarter of it.</summary>
    public const int Longest = 4 << 20;

    private byte[] buffer = new byte[1 << 14];
    private int start;
    private int end;

    /// <summary>The next line, without its end; it is there until the next is read. False at the end of the stream, where half a line counts for nothing.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="Longest"/>.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var seen = start;
        while (true)
        {
            var found = buffer.AsSpan(seen, end - seen).IndexOf((byte)'\n');
            if (found < 0)
            {
                seen = end - start;
                if (!TryFill())
                {
                    line = default;
                    return false;
                }

                continue;
            }

            line = buffer.AsSpan(start, seen + found - start).Trim(" \t\r"u8);
            start = seen = seen + found + 1;
            if (line.Length > 0)
            {
                return true;
            }
        }
    }

    // Afterwards what is left of the buffer begins at its start.
    private bool TryFill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (end >= Longest)
            {
                throw new InvalidDataException($"A message is longer than {Longest} bytes.");
            }

            Array.Resize(ref buffer, end * 2);
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
