using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>Keeps a reply below the cap of 8,000 tokens, counted at three bytes of UTF-8 a token, which is more than tokenizers need for JSON and for most scripts.</summary>
/// <remarks>What is counted is kept as it was written, so that each item is written once.</remarks>
internal sealed class ReplySize
{
    /// <summary>Bytes a token is counted for.</summary>
    public const int BytesPerToken = 3;

    /// <summary>Most tokens of a reply, structured content and text together.</summary>
    public const int MostTokens = 8000;

    // A cursor of the longest arguments, the page and the text's first and last line.
    private const int Reserve = 3000;

    /// <summary>Text as a model reads it, without escapes for what needs none.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> written = new(1024);
    private readonly Utf8JsonWriter writer;
    private int left;

    /// <param name="envelopeBytes">Bytes of the reply without items.</param>
    /// <param name="summaryLength">Characters of the summary, which the text begins with.</param>
    public ReplySize(long envelopeBytes, int summaryLength)
    {
        writer = new(written, Plain);
        left = (int)((MostTokens * BytesPerToken) - Reserve - envelopeBytes - summaryLength);
    }

    /// <summary>The item taken last, as JSON, until the next is tried.</summary>
    public ReadOnlySpan<byte> Taken => written.WrittenSpan;

    /// <summary>Takes an item in, with its line in the text mirror; false when there is no room for it.</summary>
    public bool TryTake(JsonObject item, string line)
    {
        written.ResetWrittenCount();
        writer.Reset();
        item.WriteTo(writer);
        writer.Flush();
        var size = written.WrittenCount + 1 + Encoding.UTF8.GetByteCount(line) + 2;
        if (size > left)
        {
            return false;
        }

        left -= size;
        return true;
    }
}
