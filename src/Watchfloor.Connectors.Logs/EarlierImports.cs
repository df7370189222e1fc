using System.Security.Cryptography;

namespace Watchfloor.Connectors.Logs;

/// <summary>Finds where an earlier import of the same content stopped.</summary>
internal static class EarlierImports
{
    /// <summary>How much of the beginning is hashed to find the candidate.</summary>
    public const int LongestHead = 4096;

    /// <summary>The cursor among <paramref name="earlier"/> that begins as <paramref name="content"/> does and got furthest; null when there is none.</summary>
    public static LogCursor? FindFor(ReadOnlySpan<byte> content, IReadOnlyCollection<LogCursor> earlier)
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
