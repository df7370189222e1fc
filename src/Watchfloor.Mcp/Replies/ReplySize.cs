using System.Text;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>Keeps a reply below the cap of 8,000 tokens, counted at three bytes of UTF-8 a token, which is more than tokenizers need for JSON and for most scripts.</summary>
/// <remarks>What is counted is kept as it was written, so that each item is written once.</remarks>
internal sealed class ReplySize : IDisposable
{
    /// <summary>Bytes a token is counted for.</summary>
    public const int BytesPerToken = 3;

    /// <summary>Most tokens of a reply, structured content and text together.</summary>
    public const int MostTokens = 8000;

    // A cursor of the longest arguments, the page and the text's first and last line.
    private const int Reserve = 3000;

    private readonly JsonScratch scratch = JsonScratch.Rent();
    private readonly int longestText;
    private int left;

    /// <param name="envelopeBytes">Bytes of the reply without items.</param>
    /// <param name="summaryLength">Characters of the summary, which the text begins with.</param>
    /// <param name="longestText">Characters after which a string in an item is cut.</param>
    public ReplySize(long envelopeBytes, int summaryLength, int longestText)
    {
        left = (int)((MostTokens * BytesPerToken) - Reserve - envelopeBytes - summaryLength);
        this.longestText = longestText;
    }

    /// <summary>The item taken last, cleaned, as JSON, until the next is tried.</summary>
    public ReadOnlySpan<byte> Taken => scratch.Written;

    /// <summary>Cleans an item and takes it in, with its line in the text mirror; false when there is no room for it.</summary>
    public bool TryTake(JsonObject item, string line)
    {
        scratch.Clear();
        CleanText.Write(scratch.Writer, item, longestText);
        var size = scratch.Written.Length + 1 + Encoding.UTF8.GetByteCount(line) + 2;
        if (size > left)
        {
            return false;
        }

        left -= size;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => scratch.Dispose();
}
