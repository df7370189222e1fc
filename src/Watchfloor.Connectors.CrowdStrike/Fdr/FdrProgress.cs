using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Fdr;

/// <summary>How far the files of the feed were read, so that a message that comes again adds nothing.</summary>
internal sealed class FdrProgress
{
    // Bounded, since the cursor stands in every commit. What is older than that and comes again is known to the lake by each event's own id.
    private const int MostKept = 500;

    private readonly List<string> done;
    private string? part;
    private int lines;

    /// <summary>Goes on from a cursor.</summary>
    public FdrProgress(string? cursor)
    {
        var stored = FalconCursors.Read(cursor, FalconCursors.Default.FdrCursor) ?? new();
        (done, part, lines) = ([.. stored.Done], stored.Part, stored.Lines);
    }

    /// <summary>Lines of the file to step over; null when all of it was read.</summary>
    public int? LinesRead(FdrFile file) => done.Contains(Key(file)) ? null : part == Key(file) ? lines : 0;

    /// <summary>Notes how far a file was read.</summary>
    public void Reached(FdrFile file, int line) => (part, lines) = (Key(file), line);

    /// <summary>Notes that a file was read to its end.</summary>
    public void Finished(FdrFile file)
    {
        done.Add(Key(file));
        done.RemoveRange(0, Math.Max(0, done.Count - MostKept));
        (part, lines) = (null, 0);
    }

    /// <summary>The cursor to commit.</summary>
    public string ToCursor() => JsonSerializer.Serialize(new() { Done = done, Part = part, Lines = lines }, FalconCursors.Default.FdrCursor);

    private static string Key(FdrFile file) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.Bucket}/{file.Path}")).AsSpan(0, 8));
}
