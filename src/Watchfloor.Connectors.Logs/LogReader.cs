namespace Watchfloor.Connectors.Logs;

/// <summary>Reads Zeek logs with the default limits.</summary>
public sealed class LogReader : ILogReader
{
    /// <inheritdoc/>
    public IReadOnlyList<LogFileEntry> Find(IEnumerable<string> paths) => LogFiles.Find(paths);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogBatch> ReadAsync(string path, IReadOnlyCollection<LogCursor> earlier, CancellationToken cancellationToken) =>
        new LogFileReader(new LogReadOptions { Earlier = earlier }).ReadAsync(path, cancellationToken);
}
