using System.Globalization;
using System.Text;

namespace Watchfloor.Detection.Models.Tables;

/// <summary>Lines and cells of a CSV file as bytes, without a string for each.</summary>
internal sealed class CsvLines(Stream stream) : IDisposable
{
    private const int LongestLine = 64 << 20;

    private byte[] buffer = new byte[1 << 18];
    private int start;
    private int end;
    private bool isOver;

    /// <summary>The next line that is not empty, without its end; valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (TryReadAny(out line))
        {
            if (!line.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the next cell off a line. Start with a line that is not empty; after the last cell there are no more.</summary>
    public static bool TryCell(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> cell)
    {
        // A line that has been used up points nowhere; one that ended in a comma is empty but still has its last, empty cell.
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(line)))
        {
            cell = default;
            return false;
        }

        var length = line is [(byte)'"', ..] ? Quoted(line) : line.IndexOf((byte)',');
        length = length < 0 ? line.Length : length;
        cell = line[..length].Trim((byte)' ');
        cell = cell is [(byte)'"', .., (byte)'"'] ? cell[1..^1] : cell;
        line = length < line.Length ? line[(length + 1)..] : default;
        return true;
    }

    /// <summary>A cell as text, doubled quotes made single.</summary>
    public static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell).Replace("\"\"", "\"", StringComparison.Ordinal);

    /// <summary>A cell as a number; NaN when it is missing.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> cell, out float number)
    {
        if (cell.IsEmpty || Is(cell, "nan"u8) || Is(cell, "na"u8) || Is(cell, "null"u8))
        {
            number = float.NaN;
            return true;
        }

        if (Is(cell, "inf"u8) || Is(cell, "+inf"u8) || Is(cell, "-inf"u8))
        {
            number = cell[0] == '-' ? float.NegativeInfinity : float.PositiveInfinity;
            return true;
        }

        return float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    // Where the comma after a quoted cell is; two quotes stand for one.
    private static int Quoted(ReadOnlySpan<byte> line)
    {
        var isInside = false;
        for (var i = 0; i < line.Length; i++)
        {
            isInside ^= line[i] == '"';
            if (!isInside && line[i] == ',')
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Is(ReadOnlySpan<byte> cell, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(cell, word);

    private bool TryReadAny(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0 || (isOver && start < end))
            {
                length = length < 0 ? end - start : length;
                line = buffer.AsSpan(start, length).TrimEnd((byte)'\r');
                start = Math.Min(start + length + 1, end);
                return true;
            }

            if (isOver)
            {
                line = default;
                return false;
            }

            Fill();
        }
    }

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (buffer.Length >= LongestLine)
            {
                throw new ModelDataException($"A line is longer than {LongestLine >> 20} MiB; this is no CSV table.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = Read();
        (end, isOver) = (end + read, read == 0);
    }

    private int Read()
    {
        try
        {
            return stream.Read(buffer, end, buffer.Length - end);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelDataException($"The table cannot be unpacked: {exception.Message} Pack it again, or give it without .gz.");
        }
    }
}
