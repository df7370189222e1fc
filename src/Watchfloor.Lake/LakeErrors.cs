using DuckDB.NET.Data;

namespace Watchfloor.Lake;

/// <summary>Says what the system or the engine said in words that name the lake and what to do.</summary>
internal static class LakeErrors
{
    private const int ErrnoNoSpace = 28;
    private const int HResultDiskFull = unchecked((int)0x80070070);

    /// <summary>Runs <paramref name="action"/>; what fails below comes out as <see cref="LakeException"/>.</summary>
    public static async Task<T> GuardAsync<T>(string location, string doing, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DuckDBException)
        {
            throw Explain(location, doing, exception);
        }
    }

    /// <summary>The exception to throw instead of <paramref name="exception"/>.</summary>
    public static LakeException Explain(string location, string doing, Exception exception) => exception switch
    {
        UnauthorizedAccessException => new($"Could not {doing} at {location}: no permission ({exception.Message}). Give the account that runs Watchfloor read and write access to the folder.", exception),
        _ when IsDiskFull(exception) => new($"Could not {doing} at {location}: the disk is full. Nothing of it was stored; make room and run again.", exception),
        DuckDBException when exception.Message.Contains("Permission denied", StringComparison.OrdinalIgnoreCase) =>
            new($"Could not {doing} at {location}: no permission ({exception.Message}). Give the account that runs Watchfloor read and write access to the folder.", exception),
        DuckDBException when exception.Message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase) =>
            new($"Could not {doing} at {location}: the engine's memory limit is too small ({exception.Message}). Raise MemoryLimitBytes or commit smaller batches.", exception),
        _ => new($"Could not {doing} at {location}: {exception.Message}", exception),
    };

    /// <summary>Whether there is no room left.</summary>
    public static bool IsDiskFull(Exception exception) =>
        exception.HResult is ErrnoNoSpace or HResultDiskFull || exception.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase);
}
