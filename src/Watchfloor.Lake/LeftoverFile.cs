namespace Watchfloor.Lake;

/// <summary>A temporary file or a copy that nobody needs any more.</summary>
internal static class LeftoverFile
{
    /// <summary>Deletes it if that can be done: what was done stays done, and one that stays is taken later, by vacuum or by the cache.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
