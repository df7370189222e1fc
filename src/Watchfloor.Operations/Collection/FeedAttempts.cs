using System.Text.Json;

namespace Watchfloor.Operations;

/// <summary>The last attempt of each feed, one small file a feed beside the lake, so that any process can tell an empty feed from a refused one.</summary>
public static class FeedAttempts
{
    private const string Folder = "attempts";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The attempts by feed; a file that is being replaced or is none of ours is left out.</summary>
    /// <param name="lakeFolder">The data folder.</param>
    public static IReadOnlyDictionary<string, FeedAttempt> Read(string lakeFolder)
    {
        var attempts = new Dictionary<string, FeedAttempt>();
        var folder = new DirectoryInfo(Path.Combine(lakeFolder, Folder));
        foreach (var file in folder.Exists ? folder.EnumerateFiles("*.json") : [])
        {
            if (TryRead(file.FullName) is { } attempt)
            {
                attempts[Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(file.Name))] = attempt;
            }
        }

        return attempts;
    }

    // What is told here can be told again after the next reading, so a folder that cannot be written does not stop collecting.
    internal static void Write(string lakeFolder, string position, FeedAttempt attempt)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(lakeFolder, Folder)).FullName;
            var file = Path.Combine(folder, Uri.EscapeDataString(position) + ".json");
            var known = TryRead(file);
            var written = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(attempt with { CaughtUpAt = attempt.CaughtUpAt ?? known?.CaughtUpAt }, Json));
            File.Move(written, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static FeedAttempt? TryRead(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<FeedAttempt>(File.ReadAllBytes(file), Json) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
