using System.IO.Compression;

namespace Watchfloor.Connectors.Logs;

/// <summary>Tells whether gzip data goes to the end of its file: then another member behind it can be decoded, behind something else it cannot.</summary>
internal static class GzipSentinel
{
    private static readonly byte[] Text = "watchfloor end of gzip data"u8.ToArray();

    /// <summary>Decodes <paramref name="file"/> with a known member behind it and sees whether exactly that comes after <paramref name="total"/> bytes.</summary>
    public static async Task<bool> IsReachedAsync(Stream file, long total, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(new Followed(file, Packed()), CompressionMode.Decompress, leaveOpen: false);
        var buffer = new byte[1 << 16];
        var tail = new byte[Text.Length];
        long decoded = 0;
        int read;
        while ((read = await gzip.ReadAsync(buffer, cancellationToken)) > 0)
        {
            // What lies past the content's length can only be the known member.
            for (var i = Math.Max(0, total - decoded); i < read; i++)
            {
                var place = decoded + i - total;
                if (place >= tail.Length)
                {
                    return false;
                }

                tail[place] = buffer[i];
            }

            decoded += read;
        }

        return decoded == total + Text.Length && tail.AsSpan().SequenceEqual(Text);
    }

    private static byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression))
        {
            gzip.Write(Text);
        }

        return packed.ToArray();
    }

    /// <summary>A stream and some bytes after it. Leaves the stream open.</summary>
    private sealed class Followed(Stream first, byte[] then) : Stream
    {
        private int given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => first.Read(buffer) is > 0 and var read ? read : Rest(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await first.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : Rest(buffer.Span);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Rest(Span<byte> buffer)
        {
            var size = Math.Min(buffer.Length, then.Length - given);
            then.AsSpan(given, size).CopyTo(buffer);
            given += size;
            return size;
        }
    }
}
