using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>Keeps a reply below the cap of 8,000 tokens, counted at three bytes of UTF-8 a token, which is more than tokenizers need for JSON and for most scripts.</summary>
internal sealed class ReplySize
{
    /// <summary>Bytes a token is counted for.</summary>
    public const int BytesPerToken = 3;

    /// <summary>Most tokens of a reply, structured content and text together.</summary>
    public const int MostTokens = 8000;

    // A cursor of the longest arguments, the page and the text's first and last line.
    private const int Reserve = 3000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private int left;

    public ReplySize(JsonObject envelope) => left = (MostTokens * BytesPerToken) - Reserve - Bytes(envelope) - envelope["summary"]!.GetValue<string>().Length;

    /// <summary>Bytes of a document as a model reads it.</summary>
    public static int Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain).Length;

    /// <summary>Takes an item in, with its line in the text mirror; false when there is no room for it.</summary>
    public bool TryTake(JsonObject item)
    {
        var size = Bytes(item) + 1 + TextMirror.MostBytesOfLine(item);
        if (size > left)
        {
            return false;
        }

        left -= size;
        return true;
    }
}
