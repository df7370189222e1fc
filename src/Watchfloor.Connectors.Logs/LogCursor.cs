using System.Security.Cryptography;
using System.Text.Json;

namespace Watchfloor.Connectors.Logs;

/// <summary>How far some content was imported, wherever it lies: a file that was renamed, rotated, compressed or has grown goes on from here.</summary>
/// <param name="HeadLength">Bytes of the content's beginning that <paramref name="Head"/> covers.</param>
/// <param name="Head">SHA-256 of the beginning, lower-case hexadecimal; finds the candidate.</param>
/// <param name="Offset">First byte of the decompressed content that is not imported.</param>
/// <param name="Prefix">SHA-256 of everything before <paramref name="Offset"/>; proves the candidate.</param>
public sealed record LogCursor(int HeadLength, string Head, long Offset, string Prefix)
{
    /// <summary>How much of the beginning is hashed to find the candidate.</summary>
    internal const int LongestHead = 4096;

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

    /// <summary>The cursor among <paramref name="earlier"/> that begins as <paramref name="content"/> does and got furthest; null when there is none.</summary>
    internal static LogCursor? FindFor(ReadOnlySpan<byte> content, IReadOnlyCollection<LogCursor> earlier)
    {
        LogCursor? found = null;
        foreach (var group in earlier.GroupBy(cursor => cursor.HeadLength))
        {
            if (group.Key > content.Length || group.Key <= 0)
            {
                continue;
            }

            var head = Convert.ToHexStringLower(SHA256.HashData(content[..group.Key]));
            foreach (var cursor in group)
            {
                if (cursor.Head == head && cursor.Offset > (found?.Offset ?? 0))
                {
                    found = cursor;
                }
            }
        }

        return found;
    }
}
