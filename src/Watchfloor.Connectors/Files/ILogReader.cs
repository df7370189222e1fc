namespace Watchfloor.Connectors;

/// <summary>Reads log files that other programs wrote, whatever they are called.</summary>
public interface ILogReader
{
    /// <summary>The files under some paths, in the order to import them; what cannot be read comes with its problem.</summary>
    IReadOnlyList<LogFileEntry> Find(IEnumerable<string> paths);

    /// <summary>Streams one file's records in order. Never throws for what a file holds; the last batch tells how it ended.</summary>
    /// <param name="path">The file.</param>
    /// <param name="earlier">Where earlier imports stopped; the one that fits the file's own bytes decides where to go on.</param>
    /// <param name="cancellationToken">Stops between reads; nothing is lost, since only stored cursors count.</param>
    IAsyncEnumerable<LogBatch> ReadAsync(string path, IReadOnlyCollection<LogCursor> earlier, CancellationToken cancellationToken);
}

/// <summary>One file to import.</summary>
/// <param name="Path">The file.</param>
/// <param name="Problem">Why it cannot be read; null when it can be tried.</param>
public sealed record LogFileEntry(string Path, string? Problem);
