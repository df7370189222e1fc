using System.IO.Hashing;
using System.Security.Cryptography;

namespace Watchfloor.Connectors.Logs;

/// <summary>Cuts content into records, lines unless <see cref="Use"/> says otherwise, over one buffer. A record that does not fit is let through as its beginning and its length.</summary>
internal sealed class LineReader(LogContent content, int longestRecord, int keptBytes)
{
    private const int Chunk = 1 << 18;

    // Bytes within which a record that may be broken has to end.
    private const int Patience = 1 << 16;

    private readonly XxHash128 prefix = new();
    private readonly byte[] head = new byte[EarlierImports.LongestHead];

    private RecordFraming framing = new LineFraming();
    private int maxLineBytes = longestRecord;
    private byte[] buffer = new byte[Chunk];
    private int headLength;
    private int unhashed;
    private int start;
    private int scanned;
    private int end;
    private bool ended;

    // While the end of an overlong line is looked for, its beginning is kept here.
    private byte[]? overlong;
    private long overlongOffset;
    private string? overlongPrefix;

    // The place behind the last record, while what comes after it belongs to none: an end that a writer may yet move.
    private LogCursor? resume;

    /// <summary>Bytes that are read but not yet given out as lines.</summary>
    public ReadOnlySpan<byte> Pending => buffer.AsSpan(start, end - start);

    /// <summary>Where the next line begins in the content.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the content has been read to its end.</summary>
    public bool Ended => ended;

    /// <summary>Says how records are told apart and how long they may be. Before the first is asked for.</summary>
    public void Use(RecordFraming records, int longest)
    {
        framing = records;
        maxLineBytes = longest;
    }

    /// <summary>Drops bytes that are no part of a line, such as a byte order mark.</summary>
    public void Skip(int count)
    {
        start += count;
        scanned = start;
        Offset += count;
    }

    /// <summary>The next line that ends in the buffer; false when more must be read first.</summary>
    public bool TryNext(out LogLine line)
    {
        var found = framing.Find(buffer.AsSpan(scanned, end - scanned), out var before);
        if (found < 0 && end - start > Patience && TryPlain())
        {
            found = framing.Find(buffer.AsSpan(scanned, end - scanned), out before);
        }

        var lineEnd = scanned + found;
        if (before > 0)
        {
            resume ??= found < 0 ? Cursor() : null;
            Skip(before);
        }

        if (found < 0)
        {
            scanned = end;
            line = default;
            return false;
        }

        line = Take(lineEnd, endsWithNewline: true);
        resume = null;
        start = scanned = lineEnd + framing.Terminator;
        Offset = line.Offset + line.TotalLength + framing.Terminator;
        return true;
    }

    /// <summary>Whether there are more records to ask for after the end when a broken one, which swallowed them, is read as plain.</summary>
    public bool RetryAtEnd() => ended && TryPlain();

    /// <summary>What stands after the last newline, once the content has ended; false when nothing does.</summary>
    public bool TryLast(out LogLine line)
    {
        if (!ended || (start == end && overlong is null))
        {
            line = default;
            return false;
        }

        line = Take(end, endsWithNewline: false);
        start = scanned = end;
        Offset = line.Offset + line.TotalLength;
        return true;
    }

    /// <summary>Reads more; false at the end.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (ended)
        {
            return false;
        }

        if (end - start > maxLineBytes && TryPlain())
        {
            return true;
        }

        MakeRoom();
        var read = await content.ReadAsync(buffer.AsMemory(end), cancellationToken);
        var missing = Math.Min(read, head.Length - headLength);
        buffer.AsSpan(end, missing).CopyTo(head.AsSpan(headLength));
        headLength += missing;
        end += read;
        ended = read == 0;
        return !ended;
    }

    /// <summary>Where an import that has stored every line given out so far goes on; null at the very beginning.</summary>
    public LogCursor? Cursor()
    {
        if (resume is not null)
        {
            return resume;
        }

        var offset = overlong is null ? Offset : overlongOffset;
        if (offset == 0)
        {
            return null;
        }

        var length = (int)Math.Min(offset, head.Length);
        return new(length, Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, length))), offset, overlongPrefix ?? PrefixHash());
    }

    private string PrefixHash()
    {
        HashUpTo(start);
        return Convert.ToHexStringLower(prefix.GetCurrentHash());
    }

    private void HashUpTo(int position)
    {
        prefix.Append(buffer.AsSpan(unhashed, position - unhashed));
        unhashed = position;
    }

    private bool TryPlain()
    {
        if (!framing.MayGiveUp || overlong is not null)
        {
            return false;
        }

        framing.GiveUp();
        scanned = start;
        return true;
    }

    private LogLine Take(int lineEnd, bool endsWithNewline)
    {
        if (overlong is { } beginning)
        {
            var whole = Offset - overlongOffset + (lineEnd - start);
            overlong = null;
            overlongPrefix = null;
            return new(beginning, 0, beginning.Length, overlongOffset, whole, IsOverlong: true, endsWithNewline);
        }

        var length = lineEnd - start;
        return length > maxLineBytes
            ? new(buffer, start, Math.Min(keptBytes, length), Offset, length, IsOverlong: true, endsWithNewline)
            : new(buffer, start, length, Offset, length, IsOverlong: false, endsWithNewline);
    }

    private void MakeRoom()
    {
        if (end - start > maxLineBytes || overlong is not null)
        {
            // The line is too long already: keep its beginning, let the rest go by.
            if (overlong is null)
            {
                overlongPrefix = PrefixHash();
                overlong = buffer.AsSpan(start, Math.Min(keptBytes, end - start)).ToArray();
                overlongOffset = Offset;
                framing.GiveUp();
            }

            HashUpTo(end);
            Offset += end - start;
            start = scanned = end = unhashed = 0;
            return;
        }

        HashUpTo(start);
        if (start > 0)
        {
            unhashed = 0;
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            scanned -= start;
            end -= start;
            start = 0;
        }

        if (buffer.Length - end < Chunk / 2)
        {
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxLineBytes + Chunk + Chunk));
        }
    }
}

/// <summary>One line in a buffer that is reused: valid until the next is read.</summary>
/// <param name="Buffer">Where it lies.</param>
/// <param name="Start">Its first byte there.</param>
/// <param name="Length">Its bytes there, without the newline.</param>
/// <param name="Offset">Its first byte in the content.</param>
/// <param name="TotalLength">Its bytes in the content.</param>
/// <param name="IsOverlong">Whether only its beginning is there.</param>
/// <param name="EndsWithNewline">False for the last line of a file that ends without one.</param>
internal readonly record struct LogLine(
    byte[] Buffer, int Start, int Length, long Offset, long TotalLength, bool IsOverlong, bool EndsWithNewline)
{
    /// <summary>The bytes, without a carriage return at the end.</summary>
    public ReadOnlySpan<byte> Text
    {
        get
        {
            var text = Buffer.AsSpan(Start, Length);
            return text is [.., (byte)'\r'] ? text[..^1] : text;
        }
    }
}
