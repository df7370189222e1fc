using System.Text.Json;

namespace Watchfloor.Connectors;

/// <summary>How far some content was imported, wherever it lies: a file that was renamed, rotated, compressed or has grown goes on from here.</summary>
/// <param name="HeadLength">Bytes of the content's beginning that <paramref name="Head"/> covers.</param>
/// <param name="Head">SHA-256 of the beginning, lower-case hexadecimal; finds the candidate.</param>
/// <param name="Offset">First byte of the decompressed content that is not imported.</param>
/// <param name="Prefix">XXH128 of everything before <paramref name="Offset"/>; proves the candidate. It is read for every byte, so it has to be fast.</param>
public sealed record LogCursor(int HeadLength, string Head, long Offset, string Prefix)
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a log cursor.</exception>
    public static LogCursor Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<LogCursor>(text) ?? throw new FormatException("The log cursor is empty.");
        }
        catch (JsonException error)
        {
            throw new FormatException("The text is not a log cursor.", error);
        }
    }

    /// <summary>The text form, one line of JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(this);
}
