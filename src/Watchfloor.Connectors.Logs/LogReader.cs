namespace Watchfloor.Connectors.Logs;

/// <summary>Reads log files of every format that <see cref="LogFormats"/> names.</summary>
/// <param name="options">Limits and formats; what it says about earlier imports does not count.</param>
public sealed class LogReader(LogReadOptions options) : ILogReader
{
    /// <summary>A reader with the default limits, which tells formats by their content.</summary>
    public LogReader()
        : this(new())
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogFileEntry> Find(IEnumerable<string> paths) => LogFiles.Find(paths);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogBatch> ReadAsync(string path, IReadOnlyCollection<LogCursor> earlier, CancellationToken cancellationToken) =>
        new LogFileReader(options.After(earlier)).ReadAsync(path, cancellationToken);
}
