using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>Imported log files, each kept once as it came under the SHA-256 of its bytes; events point into them.</summary>
/// <param name="store">Where they lie.</param>
internal sealed class RawFiles(IObjectStore store)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Copies a stream to its end and gives its SHA-256, lower-case hexadecimal. Memory stays the same for any length.</summary>
    public async Task<string> KeepAsync(Stream content, CancellationToken cancellationToken)
    {
        var temporary = store.StagingPath("log");
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize))
            {
                int read;
                while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }

            var name = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (!await store.ExistsAsync(name, cancellationToken))
            {
                // Another importer may have been first with the same bytes; then either copy will do.
                await store.PublishAsync(temporary, name, cancellationToken);
            }

            return name;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            File.Delete(temporary);
        }
    }

    /// <summary>The records at the given places, reading each file once from its beginning; places that are not kept are absent.</summary>
    public async Task<Dictionary<RawReference, string>> ReadAsync(IEnumerable<RawReference> places, CancellationToken cancellationToken)
    {
        var found = new Dictionary<RawReference, string>();
        foreach (var file in places.Distinct().GroupBy(place => place.FileHash))
        {
            if (file.Key.Length != 64 || !file.Key.All(char.IsAsciiHexDigitLower) || !await store.ExistsAsync(file.Key, cancellationToken))
            {
                continue;
            }

            await using var content = Open(await store.LocalPathAsync(file.Key, cancellationToken));
            var position = 0L;
            foreach (var place in file.OrderBy(place => place.Offset).ThenBy(place => place.Length))
            {
                if (content.CanSeek)
                {
                    content.Position = position = place.Offset;
                }
                else if (place.Offset < position)
                {
                    // Two records that overlap in a compressed file: read it again for the second.
                    foreach (var (overlapping, text) in await ReadAsync([place], cancellationToken))
                    {
                        found[overlapping] = text;
                    }

                    continue;
                }

                position += await SkipAsync(content, place.Offset - position, cancellationToken);
                var bytes = new byte[place.Length];
                var length = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                position += length;
                if (length == bytes.Length)
                {
                    found[place] = Encoding.UTF8.GetString(bytes);
                }
            }
        }

        return found;
    }

    private static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize);
        Span<byte> magic = stackalloc byte[4];
        var length = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return magic[..length] switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(file, CompressionMode.Decompress),
            [0x28, 0xB5, 0x2F, 0xFD] => new ZstdSharp.DecompressionStream(file, leaveOpen: false),
            _ => file,
        };
    }

    private static async Task<long> SkipAsync(Stream content, long count, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var left = count;
            while (left > 0)
            {
                var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                left -= read;
            }

            return count - left;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
