using System.Net;
using System.Text.Json;

namespace Watchfloor.Connectors;

/// <summary>A body that was read whole and is held once: readers look at its bytes instead of taking copies, which for pages of many megabytes is most of the memory.</summary>
internal sealed class BufferedBody : HttpContent
{
    private const int FirstSize = 64 * 1024;

    private JsonElement? json;

    private BufferedBody(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The body as JSON, parsed once whoever asks. Its elements may be kept: it is never disposed, and nothing is lost by that but the reuse of its index.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonElement Parse() => json ??= JsonDocument.Parse(Bytes.Span.StartsWith("\uFEFF"u8) ? Bytes[3..] : Bytes).RootElement;

    /// <summary>Reads <paramref name="content"/> to its end and disposes it.</summary>
    /// <exception cref="HttpRequestException">It is larger than <paramref name="maxBytes"/>, or the connection broke.</exception>
    public static async Task<BufferedBody> ReadAsync(HttpContent content, long maxBytes, CancellationToken cancellationToken)
    {
        using (content)
        {
            var length = content.Headers.ContentLength;
            if (length > maxBytes)
            {
                throw TooLarge(maxBytes);
            }

            await using var stream = await ReadingAsync(() => content.ReadAsStreamAsync(cancellationToken));

            // One byte more than announced, so that the end is seen without growing.
            var buffer = new byte[length is { } known ? known + 1 : FirstSize];
            var filled = 0;
            while (await ReadingAsync(() => stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).AsTask()) is > 0 and var read)
            {
                filled += read;
                if (filled > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }

                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, buffer.Length * 2L));
                }
            }

            var body = new BufferedBody(buffer.AsMemory(0, filled));
            foreach (var (name, values) in content.Headers.NonValidated)
            {
                body.Headers.TryAddWithoutValidation(name, values);
            }

            return body;
        }
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(Bytes).AsTask();

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = Bytes.Length;
        return true;
    }

    private static HttpRequestException TooLarge(long maxBytes) =>
        new(HttpRequestError.ConfigurationLimitExceeded, $"The answer is larger than {maxBytes} bytes.");

    // A cut connection is an error of the request, like any other, so that it is repeated.
    private static async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (IOException exception) when (exception is not HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            throw new HttpRequestException((exception as HttpIOException)?.HttpRequestError ?? HttpRequestError.ResponseEnded, "The connection broke in the middle of the answer.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The compressed answer is damaged.", exception);
        }
    }
}
