using System.Buffers.Binary;
using System.IO.Compression;

namespace Watchfloor.Connectors.Logs;

/// <summary>The decompressed content of a file. Compression is seen in the bytes, not in the name.</summary>
internal sealed class LogContent : IAsyncDisposable
{
    private const string DamagedOrCut = "the gzip data is damaged or ends too early: the file may be cut off or still being written";
    private const string Followed = "behind the gzip data something else follows, which is not read";

    private readonly FileStream file;
    private readonly Stream content;
    private long total;

    private LogContent(FileStream file, Stream content, string? foreignCompression)
    {
        this.file = file;
        this.content = content;
        ForeignCompression = foreignCompression;
    }

    /// <summary>Name of a compression that is not read; null when the content can be read.</summary>
    public string? ForeignCompression { get; }

    /// <summary>Why reading stopped before the end: a cut or damaged gzip file, a failing disk; null when it did not.</summary>
    public string? StoppedBecause { get; private set; }

    private bool IsGzip => content is GZipStream;

    /// <summary>Opens a file for reading while others may go on writing or rename it.</summary>
    public static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.SequentialScan,
            BufferSize = 0,
        });

    /// <summary>Opens a file's content.</summary>
    public static LogContent Open(string path)
    {
        var file = OpenFile(path);
        try
        {
            Span<byte> magic = stackalloc byte[6];
            var length = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            magic = magic[..length];
            file.Position = 0;
            if (magic.StartsWith<byte>([0x1f, 0x8b]))
            {
                return new(file, new GZipStream(new BufferedStream(file, 1 << 17), CompressionMode.Decompress), null);
            }

            return new(file, file, Foreign(magic));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads some bytes; 0 at the end, also when the end came too early: then <see cref="StoppedBecause"/> says so.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (StoppedBecause is not null)
        {
            return 0;
        }

        try
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            total += read;
            if (read == 0 && buffer.Length > 0 && IsGzip && !await EndsCleanlyAsync(cancellationToken))
            {
                StoppedBecause = Followed;
            }

            return read;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            StoppedBecause = DamagedOrCut;
            return 0;
        }
        catch (IOException error)
        {
            StoppedBecause = $"reading failed: {error.Message}";
            return 0;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        await file.DisposeAsync();
    }

    // The decoder passes over what follows, so look at the length in the last four bytes. It counts the last
    // member only: with several, decode once more with a known member behind and see whether that one comes out.
    private async ValueTask<bool> EndsCleanlyAsync(CancellationToken cancellationToken)
    {
        var trailer = new byte[4];
        file.Position = Math.Max(0, file.Length - trailer.Length);
        if (await file.ReadAtLeastAsync(trailer, trailer.Length, throwOnEndOfStream: false, cancellationToken) == trailer.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(trailer) == unchecked((uint)total))
        {
            return true;
        }

        file.Position = 0;
        try
        {
            return await GzipSentinel.IsReachedAsync(file, total, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static string? Foreign(ReadOnlySpan<byte> magic) =>
        magic.StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd]) ? "zstd"
        : magic.StartsWith<byte>([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz"
        : magic.StartsWith("BZh"u8) ? "bzip2"
        : magic.StartsWith("PK\x03\x04"u8) ? "zip"
        : magic.StartsWith<byte>([0x04, 0x22, 0x4d, 0x18]) ? "lz4"
        : null;
}
